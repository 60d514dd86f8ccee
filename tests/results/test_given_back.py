"""What is not graded gets back what there was: as it was stored, and valid whatever a platform stored."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grader.judgement.verdict import Verdict
from grader.results.attempt import Allowance, GivenBack
from grader.results.given_back import as_verdicts, leaders_of
from grader.results.gradescope import as_text
from grader.results.report import Leader, Report
from tests.results.readers import parsed
from tests.results.reports import GRADED

BEFORE = parsed(replace(GRADED, allowance=Allowance(1)))


def report(results: dict, score: float = 7.0) -> Report:
    given_back = GivenBack(score, results)
    return Report("Homework 4", as_verdicts(given_back), opening=("Not graded.",), given_back=given_back, finished=True,
                  leaderboard=leaders_of(given_back), allowance=Allowance(1, 9, 9, "Not graded."))


def test_tests_and_leaderboard_are_those_of_before() -> None:
    again = parsed(report(BEFORE))
    assert (again["score"], again["tests"], again["leaderboard"]) == (7.0, BEFORE["tests"], BEFORE["leaderboard"])


def test_what_is_null_is_left_out() -> None:
    nulls = {**BEFORE, "tests": [{"output_format": None, "visibility": None, **test} for test in BEFORE["tests"]]}
    assert parsed(report(nulls))["tests"] == BEFORE["tests"]


def test_the_output_of_before_follows_and_no_sentence_comes_twice() -> None:
    once = parsed(report(BEFORE))
    twice = parsed(report(once))
    assert once["output"] == twice["output"] and once["output"].startswith("Not graded.") and "line 12 was skipped" in once["output"]


def test_as_verdicts_they_have_points_and_what_is_known() -> None:
    right, wrong, hidden = as_verdicts(GivenBack(3.0, BEFORE))
    assert (right.verdict, right.score, wrong.verdict, wrong.part) == (Verdict.CORRECT, 3, Verdict.WRONG, 5)
    assert wrong.misconceptions == ("sum-for-weights-mean-for-biases",) and hidden.visibility == "after_published"


def test_what_is_not_known_to_be_visible_is_hidden() -> None:
    [test] = parsed(report({"tests": [{"number": "1.1", "visibility": "never"}]}))["tests"]
    assert test["visibility"] == "hidden"


def test_a_leader_without_a_value_is_none() -> None:
    assert leaders_of(GivenBack(0, {"leaderboard": [{"name": "a"}, 3, {"name": "b", "value": 2, "order": "asc"}]})) == (Leader("b", 2, "asc"),)


KEYS = st.sampled_from(["tests", "number", "name", "score", "max_score", "status", "visibility", "tags", "output", "output_format",
                        "extra_data", "leaderboard", "value", "attempts", "refused", "misconceptions", "verdict", "order"])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("md"),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=30)


@given(st.dictionaries(KEYS, JSON, max_size=6), st.floats())
def test_whatever_was_stored_the_file_is_valid(results: dict, score: float) -> None:
    parsed(report(results, score))
    json.loads(as_text(report({"tests": results}, score)))
