"""What is said of each submission as it is done, and what goes wrong most often."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text

from grader.classroom.graded import Graded
from grader.classroom.view import Bar, Lines, outcome, wrong
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.report import Report

RIGHT = TestVerdict("1.1", "relu", 1, "relu", 2.0, 2.0, Verdict.CORRECT)
WRONG = replace(RIGHT, question="softmax", score=0.0, verdict=Verdict.WRONG)
NAMED = replace(WRONG, question="back_prop", misconceptions=("missing-batch-mean",))


@pytest.mark.parametrize(("report", "said", "went_wrong"), [
    (Report("t", (RIGHT,), finished=True), "2 of 2", set()),
    (Report("t", (RIGHT, WRONG, NAMED), finished=True), "2 of 6", {"softmax", "missing-batch-mean"}),
    (Report("t", (WRONG,), refusal=Explanation("No code."), finished=True), "0 of 2, cannot be used as it is", {"not usable"}),
    (Report("t", (WRONG,), fault="(KeyError)", finished=True), "not graded, the grader failed (KeyError)", {"grader failed"}),
])
def test_one_submission_in_a_few_words(report: Report, said: str, went_wrong: set[str]) -> None:
    graded = Graded("ada", report, "")
    assert outcome(graded) == said and wrong(graded) == went_wrong


@pytest.mark.parametrize(("width", "end"), [(80, "…"), (120, "missing-batch-mean 7, softmax 7")])
def test_in_a_narrow_terminal_what_is_wrong_is_cut_and_no_count(width: int, end: str) -> None:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, _environ={})
    with Bar(300, console) as view:
        for _ in range(7):
            view.done(Graded("ada", Report("t", (RIGHT, WRONG, NAMED), finished=True), ""))
        view._bar.refresh()
    line = Text.from_ansi(console.file.getvalue().split("\r")[-3]).plain.rstrip()
    assert re.search(r"  7/300 \d+ a minute 0:\d\d:\d\d wrong: ", line) and line.endswith(end)


def test_a_line_for_each_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Lines(3) as view:
        for name in ("ada", "bob"):
            view.done(Graded(name, Report("t", (RIGHT,), finished=True), ""))
    assert capsys.readouterr() == ("", "1/3 ada: 2 of 2\n2/3 bob: 2 of 2\n")
