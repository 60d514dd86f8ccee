"""What is not graded gets back what its student had: the results of an earlier submission, as they were stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.judgement.verdict import TestVerdict, Verdict
from grader.results.attempt import GivenBack
from grader.results.report import Leader, finite

FORMATS = ("text", "html", "simple_format", "md", "ansi")
SHOWN = ("hidden", "after_due_date", "after_published", "visible")
Fits = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


OF_A_TEST: Mapping[str, Fits] = {
    "number": _text, "name": _text, "name_format": FORMATS.__contains__, "score": _number, "max_score": _number,
    "status": ("passed", "failed").__contains__, "visibility": SHOWN.__contains__, "tags": _texts, "output": _text,
    "output_format": FORMATS.__contains__, "extra_data": lambda value: isinstance(value, dict)}


def stored_tests(given_back: GivenBack) -> list[dict[str, Any]]:
    """The tests as they were stored, without what was not set, which platforms store as null, or cannot be meant.

    What is not known to be visible is hidden.
    """
    tests = given_back.results.get("tests")
    found = [each for each in tests if isinstance(each, Mapping)] if isinstance(tests, (list, tuple)) else []
    return [_stored(test) for test in found]


def _stored(test: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: test[key] for key, fits in OF_A_TEST.items() if test.get(key) is not None and fits(test[key])}
    kept |= {key: finite(kept[key]) for key in ("score", "max_score") if key in kept}
    return kept if test.get("visibility") is None or "visibility" in kept else {**kept, "visibility": "hidden"}


def as_verdicts(given_back: GivenBack) -> tuple[TestVerdict, ...]:
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
