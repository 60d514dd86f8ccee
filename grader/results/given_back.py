"""What is not graded gets back what its student had: the results of an earlier submission, as they were stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.judgement.verdict import TestVerdict, Verdict
from grader.results.attempt import GivenBack
from grader.results.report import Leader, finite

OF_A_TEST = ("number", "name", "name_format", "score", "max_score", "status", "visibility", "tags", "output",
             "output_format", "extra_data")


def stored_tests(given_back: GivenBack) -> list[dict[str, Any]]:
    """The tests as they were stored, without what was not set: platforms store that as null."""
    tests = given_back.results.get("tests")
    return [{key: test[key] for key in OF_A_TEST if test.get(key) is not None}
            for test in tests if isinstance(test, Mapping)] if isinstance(tests, (list, tuple)) else []


def tests_of(given_back: GivenBack) -> tuple[TestVerdict, ...]:
    """The same as verdicts: the points, and what is known of each without its words."""
    return tuple(map(_verdict, stored_tests(given_back)))


def leaders_of(given_back: GivenBack) -> tuple[Leader, ...]:
    """The columns of the leaderboard, which would be empty otherwise."""
    found = given_back.results.get("leaderboard")
    return tuple(Leader(str(each.get("name")), each["value"], "asc" if each.get("order") == "asc" else "desc")
                 for each in (found if isinstance(found, (list, tuple)) else ())
                 if isinstance(each, Mapping) and isinstance(each.get("value"), (int, float, str)))


def output_of(given_back: GivenBack) -> str:
    """What stood above those tests, without the sentence that said, there too, that a submission was not graded."""
    output, said = given_back.results.get("output"), _of_attempts(given_back).get("refused")
    if not isinstance(output, str) or given_back.results.get("output_format") != "md":
        return ""
    return output.removeprefix(said if isinstance(said, str) else "").strip()


def _of_attempts(given_back: GivenBack) -> Mapping[str, Any]:
    extra = given_back.results.get("extra_data")
    found = extra.get("attempts") if isinstance(extra, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _verdict(test: Mapping[str, Any]) -> TestVerdict:
    extra = test.get("extra_data") if isinstance(test.get("extra_data"), Mapping) else {}
    assert isinstance(extra, Mapping)
    number, right = str(test.get("number", "")), test.get("status") == "passed"
    known = {each.value: each for each in Verdict}
    verdict = known.get(str(extra.get("verdict")), Verdict.CORRECT if right else Verdict.WRONG)
    mistakes = extra.get("misconceptions")
    return TestVerdict(number, str(test.get("name", "")), _part(number), str(extra.get("question", "")),
                       finite(test.get("score")), finite(test.get("max_score")), verdict,
                       str(test.get("visibility", "visible")),
                       misconceptions=tuple(map(str, mistakes)) if isinstance(mistakes, (list, tuple)) else ())


def _part(number: str) -> int:
    part = number.partition(".")[0]
    return int(part) if part.isascii() and part.isdigit() else 0
