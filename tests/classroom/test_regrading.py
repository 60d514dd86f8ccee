"""All of what changed is graded again, what was asked for too, and nothing else."""

import io
import random
from dataclasses import replace

import pytest
from rich.console import Console

from grader.classroom.outcome import Hashes
from grader.classroom.regraded import Change, changes, table
from grader.classroom.regrading import Due, Regrade, decide, in_turn
from grader.classroom.result import Earlier, Result, Run, TestResult
from grader.classroom.roll import Upload
from grader.homework.contract import CONTRACT
from grader.intake.errors import CallerError
from tests.classroom.examples import BAD, GOOD, HASHES, ROLL, outcome, stored

UPLOADS = ROLL.uploads
TODAY = {upload.id: HASHES for upload in UPLOADS}


@pytest.fixture
def results(tmp_path):
    """`ada` is all right; in `team` points were lost in back_prop alone."""
    return stored(tmp_path, outcome("ada", GOOD), outcome("team", BAD))


def ids(due: tuple[Due, ...]) -> list[str]:
    return [each.upload.id for each in due]


@pytest.mark.parametrize(("text", "kind", "name"), [
    ("all", "all", ""), (" failed ", "failed", ""), ("question:softmax", "question", "softmax"), ("s 1", "one", "s 1"),
])
def test_what_can_be_asked_for(text, kind, name):
    assert Regrade.parse(text, CONTRACT) == Regrade(kind, name)
    assert Regrade.parse(str(Regrade.parse(text, CONTRACT)), CONTRACT) == Regrade(kind, name)


@pytest.mark.parametrize(("text", "said"), [
    ("", "all, failed, question:NAME"), ("a/b", "the id of a submission, or the id, e-mail or name of a student"), ("question:", "relu, relu_prime, softmax"),
    ("question:sofmax", "no function 'sofmax'"),
])
def test_what_cannot_names_what_can(text, said):
    with pytest.raises(CallerError, match=said):
        Regrade.parse(text, CONTRACT)


@pytest.mark.parametrize(("asked", "due"), [
    (None, []), ("all", ["ada", "team"]), ("failed", []), ("question:back_prop", ["team"]), ("question:softmax", []),
    ("ADA", ["ada"]), ("cy", ["team"]), ("Cy@uni.edu", ["team"]), ("ada l", ["ada"]),
])
def test_what_is_asked_for_is_due(results, asked, due):
    assert ids(decide(UPLOADS, TODAY, results, Regrade.parse(asked, CONTRACT).of(ROLL) if asked else None)) == due


@pytest.mark.parametrize(("hashes", "why"), [
    (Hashes("S", "h", "g"), "what was handed in has changed"), (Hashes("s", "H", "g"), "the homework, the seed or the options have changed"),
    (Hashes("s", "h", "G"), "graded last by another version of the grader"),
])
def test_what_changed_is_due_alone(results, hashes, why):
    assert decide(UPLOADS, {**TODAY, "team": hashes}, results) == (Due(UPLOADS[1], why),)


def test_what_has_no_result_and_what_the_grader_failed_on(results):
    new = Upload("new", UPLOADS[0].path, ("dee",))
    due = decide((*UPLOADS, new), {**TODAY, "new": HASHES}, results)
    assert due == (Due(new, "not graded before"),)
    results["team"] = replace(results["team"], failed=True)
    assert ids(decide(UPLOADS, TODAY, results)) == []  # not again and again by itself
    assert ids(decide(UPLOADS, TODAY, results, Regrade.parse("failed", CONTRACT))) == ["team"]


def test_a_run_that_goes_on_does_nothing_twice(results):
    results["ada"] = replace(results["ada"], run=2)
    assert ids(decide(UPLOADS, TODAY, results, Regrade("all"), Run(2, resumed=True))) == ["team"]
    assert ids(decide(UPLOADS, TODAY, results, Regrade("all"), Run(3))) == ["ada", "team"]


def test_a_run_that_goes_on_does_not_begin_each_time_with_what_it_was_killed_over():
    due = [Due(Upload(str(number), UPLOADS[0].path, ()), "") for number in range(50)]
    assert in_turn(due, Run(1), random.Random(0)) == tuple(due)
    drawn = [in_turn(due, Run(1, resumed=True), random.Random(seed)) for seed in range(5)]
    assert len({each[0] for each in drawn}) > 1 and all(sorted(each, key=due.index) == due for each in drawn)


def test_an_id_that_nobody_has_is_refused(results):
    with pytest.raises(CallerError, match="no submission and no student"):
        decide(UPLOADS, TODAY, results, Regrade.parse("eve", CONTRACT))


def test_whose_grade_changed_and_by_which_tests(results):
    earlier = {id: Earlier(id, result.score, 16, False, {test.number: test.score for test in result.tests})
               for id, result in results.items()}
    assert changes(earlier, results) == ()
    now = {**results, "team": replace(results["ada"], id="team")}
    change = Change("team", 5, 16, (("5.1", 0, 4), ("5.2", 1, 4), ("5.10", 0, 4)))
    assert changes(earlier, now) == (change,)
    assert table((change,)).row_count == 1


@pytest.mark.parametrize(("before", "now", "told", "not_told"), [
    ({"1.1": 4, "5.1": 3}, {"1.1": 4}, "Part 5 left out", "5.1"),
    ({"1.1": 4}, {"1.1": 4, "5.1": 3}, "Part 5 now graded", "5.1"),
    ({"5.1": 3, "5.2": 1}, {"5.1": 3}, "5.2 (1 -> not asked)", "Part"),
    ({"5.1": 3}, {"5.1": 3, "5.2": 1}, "5.2 (not asked -> 1)", "Part"),
    ({"1.1": 4, "5.1": 3}, {"1.1": 2}, "1.1 (4 -> 2)", "5.1"),
    ({"5.1": 3}, None, "5.1 (3 -> the grader failed)", "Part"),
])
def test_what_was_not_asked_is_no_failure_of_the_grader(before, now, told, not_told):
    tests = tuple(TestResult(number, "", 1, "relu", score, 4, "wrong") for number, score in (now or {}).items())
    result = Result("x", HASHES, sum((now or {}).values()), 8, failed=now is None, tests=tests)
    console = Console(file=io.StringIO(), width=100)
    console.print(table(changes({"x": Earlier("x", sum(before.values()), 8, False, before)}, {"x": result})))
    shown = console.file.getvalue()
    assert told in shown and not_told not in shown and ("the grader failed" in shown) == (now is None)


@pytest.mark.parametrize(("before", "after", "told"), [
    (Earlier("x", 3, 4, False, {}), Result("x", HASHES, 0, 4, failed=True), [(3, None)]),
    (Earlier("x", 0, 4, True, {}), Result("x", HASHES, 0, 4), [(None, 0)]),
    (Earlier("x", 0, 4, True, {}), Result("x", HASHES, 0, 4, failed=True), []),
])
def test_a_failure_of_the_grader_is_no_grade(before, after, told):
    assert [(change.before, change.after) for change in changes({"x": before}, {"x": after})] == told
