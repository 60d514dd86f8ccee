"""Who is engaged and who is refused: each worker is asked once for as long as it stays."""

import pytest

from grader.classroom.cluster.messages import Introduced
from grader.classroom.cluster.present_workers import Roster
from grader.intake.errors import CallerError

OURS = {"backprop-grader": "1.0.0 (aa)", "Python": "3.11.7", "numpy": "2.4.6"}


def test_who_comes_is_asked_once_and_who_goes_is_forgotten() -> None:
    roster = Roster(OURS)
    assert roster.look({"a": 1, "b": 1}) == (["a", "b"], [])
    roster.engage("a", "process")
    roster.refuse("b", "No.")
    assert roster.look({"a": 1, "b": 1}) == ([], []) and roster.engaged == {"a": "process"}
    assert roster.look({"b": 1}) == ([], ["a"]) and roster.engaged == {}
    assert roster.look({}) == ([], ["b"]) and roster.empty
    assert roster.look({"b": 1}) == (["b"], [])


@pytest.mark.parametrize(("threads", "theirs", "said"), [
    (1, {}, ""),
    (4, {}, "has 4 threads"),
    (1, {"numpy": "2.2.6"}, r"worker tcp://b:1 has numpy 2\.2\.6 \(here 2\.4\.6\)"),
    (1, {"Python": "3.10.1", "backprop-grader": "1.0.0 (bb)"}, r"has backprop-grader 1\.0\.0 \(bb\) \(here 1\.0\.0 \(aa\)\), Python 3\.10\.1 \(here"),
    (1, {"torch": "9"}, r"torch 9 \(here unknown\)"),
])
def test_who_cannot_be_engaged(threads: int, theirs: dict[str, str], said: str) -> None:
    why_not = Roster(OURS).why_not("tcp://b:1", threads, Introduced("p", {**OURS, **theirs}))
    assert bool(why_not) == bool(said)
    if said:
        with pytest.raises(CallerError, match=said):
            raise CallerError(why_not)


def test_only_where_all_were_refused_nothing_can_be_done() -> None:
    roster = Roster(OURS)
    roster.look({"a": 1, "b": 1})
    roster.refuse("a", "a is of no use.")
    roster.require_anybody()
    roster.refuse("b", "b is of no use.")
    with pytest.raises(CallerError, match="a is of no use"):
        roster.require_anybody()


def test_a_worker_that_fails_on_everybody_is_told_from_a_submission_that_fails_everywhere() -> None:
    roster = Roster(OURS)
    assert [roster.has_failed("a", "x") for _ in range(9)][-1] is False
    roster.succeeded("a")
    assert [roster.has_failed("a", each) for each in ("x", "y", "z")] == [False, False, True]
