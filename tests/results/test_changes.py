"""What a save has changed: each function whose state or story is another, and nothing else."""

from dataclasses import replace
from io import StringIO

import pytest

from grader.judgement.verdict import UNWRITTEN, Explanation, TestVerdict, Verdict
from grader.results.changes import Changes, changes
from grader.results.report import Report
from grader.results.terminal.changed import show_changes

R, W, M, X = Verdict.CORRECT, Verdict.WRONG, Verdict.MISSING, Verdict.WAITING
SYNTAX = Explanation("Line 3 cannot be read.")


def report(*tests: tuple[str, Verdict, str], notes: tuple[str, ...] = ()) -> Report:
    """A report of one test for each (function, verdict, what is said)."""
    return Report("", tuple(
        TestVerdict(f"1.{n}", "", 1, name, float(verdict is R), 1.0, verdict, explanation=Explanation(said, lacks=name if verdict is M else "") if said else None)
        for n, (name, verdict, said) in enumerate(tests, 1)), notes=notes, finished=True)


def names(changed: Changes) -> dict[str, list[str]]:
    """The functions under each kind of change that there is."""
    told = {kind: [story.function for story in getattr(changed, kind)] for kind in KINDS}
    return {kind: functions for kind, functions in {**told, "unwritten": list(changed.unwritten)}.items() if functions}


KINDS = ("right", "wrong", "otherwise", "waiting", "still_waiting")
BEFORE = report(("relu", R, ""), ("softmax", W, "a"), ("vec", M, UNWRITTEN.format("vec")), ("unvec", X, "vec first"))


@pytest.mark.parametrize(("after", "expected"), [
    ([("relu", R, ""), ("softmax", W, "a"), ("vec", M, UNWRITTEN.format("vec")), ("unvec", X, "vec first")], {}),
    ([("relu", R, ""), ("softmax", R, ""), ("vec", R, ""), ("unvec", R, "")], {"right": ["softmax", "vec", "unvec"]}),
    ([("relu", W, "b"), ("softmax", W, "b"), ("vec", W, "c"), ("unvec", X, "vec first")],
     {"wrong": ["relu", "vec"], "otherwise": ["softmax"]}),
    ([("relu", M, UNWRITTEN.format("relu")), ("softmax", X, "relu first"), ("vec", M, UNWRITTEN.format("vec")), ("unvec", X, "vec first")],
     {"waiting": ["softmax"], "unwritten": ["relu"]}),
    ([("relu", R, ""), ("softmax", W, "a"), ("vec", M, UNWRITTEN.format("vec")), ("unvec", X, "softmax first")],
     {"still_waiting": ["unvec"]}),
])
def test_only_what_is_another_is_told(after, expected) -> None:
    assert names(changes(BEFORE, report(*after))) == expected


def test_a_line_that_has_moved_is_no_change() -> None:
    before, after = (report(("relu", W, f"relu stopped at homework4.py, line {n}")) for n in (12, 13))
    assert changes(before, after).nothing


def test_a_new_note_is_told_once() -> None:
    after = replace(BEFORE, notes=("Line 2 was skipped.",))
    assert changes(BEFORE, after) == Changes(notes=("Line 2 was skipped.",))
    assert changes(after, after).nothing


def test_what_is_wrong_otherwise_is_said_so_and_a_long_note_hangs_from_its_mark() -> None:
    after, printed = replace(report(("softmax", W, "b")), notes=("Line 2 was skipped, which draws a picture for you.",)), StringIO()
    show_changes(changes(report(("softmax", W, "a")), after), after, "01:00", file=printed, width=50)
    lines = printed.getvalue().splitlines()
    assert lines[2:4] == ["- Line 2 was skipped, which draws a picture for", "  you."]
    assert "softmax is wrong in another way now " in lines[4]


def test_a_file_that_cannot_be_used_is_said_once_and_then_what_its_mending_changed() -> None:
    refused = replace(BEFORE, refusal=SYNTAX)
    assert changes(BEFORE, refused) == Changes(refusal=SYNTAX)
    assert changes(BEFORE, refused, SYNTAX) == Changes(refusal=SYNTAX, repeated=True)
    assert changes(BEFORE, BEFORE, SYNTAX) == Changes(mended=True)
