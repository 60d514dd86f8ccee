"""The numbers about a class are those that one counts by hand."""

import json
from dataclasses import replace

import pytest

from grader.classroom.standing import standings
from grader.classroom.summary import correlation, summary
from grader.homework.contract import CONTRACT
from grader.judgement.verdict import Explanation
from tests.classroom.examples import BAD, GOOD, ROLL, SUM, outcome, stored


def summed(results, roll=ROLL):
    return summary(standings(roll, results), results, CONTRACT.parts)


@pytest.fixture
def numbers(tmp_path):
    return summed(stored(tmp_path, outcome("ada", replace(GOOD, kept=0.5)), outcome("team", BAD)))


def test_totals_are_those_of_students(numbers):
    totals = numbers.totals
    assert (totals.totals, totals.max_score, totals.mean, totals.median) == ((5, 5, 8), 16, 6, 5)
    assert totals.bins == (0, 0, 0, 2, 0, 1, 0, 0, 0, 0)
    assert numbers.statuses == {"graded": 3, "nothing handed in": 1}


def test_each_test_has_its_difficulty_and_discrimination(numbers):
    assert [(test.number, test.asked, test.difficulty, test.discrimination) for test in numbers.tests] == [
        ("1.1", 2, 1, None), ("5.1", 2, 0.5, 1), ("5.2", 2, 0.625, 1), ("5.10", 2, 0.5, 1)]
    assert numbers.tests[3].verdicts == {"correct": 1, "timeout": 1}


def test_what_costs_most_comes_first(numbers):
    assert [(cost.name, cost.lost, cost.max_score, cost.submissions) for cost in numbers.questions] == [
        ("back_prop", 5.5, 12, 1), ("relu", 0, 4, 0)]
    assert [cost.name for cost in numbers.parts] == ["1 Building blocks", "5 Backward propagation"]


def test_mistakes_name_the_students_behind_them(numbers):
    assert [(each.id, each.submissions, each.students, each.tests) for each in numbers.misconceptions] == [
        ("relu-leaky", 1, ("007", "cy"), ("5.2",)), (SUM, 1, ("007", "cy"), ("5.1", "5.2"))]


def test_trouble_lateness_and_isolation(numbers):
    assert numbers.trouble["timeout"] == ("team",) and numbers.trouble["error"] == ()
    assert numbers.late == {"ada": 0.5, "team": 1}
    assert numbers.slowest == (("ada", 0.25), ("team", 0.25))
    assert numbers.isolation == ({"submissions": 2, "in_force": {"landlock": "in force"}},)
    assert json.loads(numbers.as_json())["totals"]["mean"] == 6


def test_what_could_not_be_graded_counts_in_the_statuses_alone(tmp_path):
    refused = replace(GOOD, tests=tuple(replace(test, score=0) for test in GOOD.tests), refusal=Explanation("No code."))
    numbers = summed(stored(tmp_path, outcome("ada", refused), outcome("team", BAD)))
    assert numbers.statuses == {"could not be graded": 1, "graded": 2, "nothing handed in": 1}
    assert numbers.totals.totals == (5, 5) and numbers.totals.mean == 5
    assert sum(part.max_score - part.lost for part in numbers.parts) == numbers.totals.mean


def test_a_failure_of_the_grader_counts_in_the_statuses_alone(tmp_path):
    numbers = summed(stored(tmp_path, outcome("ada", fault="boom")))
    assert numbers.statuses == {"the grader failed": 1, "not graded yet": 2, "nothing handed in": 1}
    assert (numbers.tests, numbers.totals.totals, numbers.totals.mean) == ((), (), None)


@pytest.mark.parametrize(("shares", "rest", "found"), [
    ([0, 1], [1, 1], None), ([1, 1], [0, 5], None), ([0.5], [1], None), ([0, 1, 1], [0, 4, 6], 0.9449), ([0, 1], [4, 0], -1),
])
def test_discrimination_is_a_correlation_where_there_is_one(shares, rest, found):
    assert correlation(shares, rest) == found
