"""What is said of each submission as it is done, and what goes wrong most often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.classroom.graded import Graded
from grader.classroom.view import Lines, outcome, wrong
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


def test_a_line_for_each_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Lines(3) as view:
        for name in ("ada", "bob"):
            view.done(Graded(name, Report("t", (RIGHT,), finished=True), ""))
    assert capsys.readouterr() == ("", "1/3 ada: 2 of 2\n2/3 bob: 2 of 2\n")
