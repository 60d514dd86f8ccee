"""Gradescope's submission_metadata.json, read for what it really holds: strings, nulls and missing keys included."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Metadata:
    """What grading needs of the file. `due` is the latest due date among the submitters, extensions included.

    `previous` is which visible tests passed in the last submission before this one, by number; None without one.
    """

    created_at: datetime | None = None
    due: datetime | None = None
    attempt: int = 1
    previous: Mapping[str, bool] | None = None
    notes: tuple[str, ...] = ()


def read(given: Path | Mapping[str, object] | None) -> Metadata:
    """The metadata in a file, or as parsed; an absent or unreadable file is an empty one, and the latter is noted."""
    if isinstance(given, Mapping):
        return understood(given)
    if given is None or not given.exists():
        return Metadata()
    try:
        document = json.loads(given.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return Metadata(notes=("The platform's submission_metadata.json could not be read; lateness, attempts and "
                               "earlier results are unknown.",))
    return understood(document)


def understood(document: object) -> Metadata:
    """The same from the parsed JSON, whatever it is."""
    top = _object(document)
    earlier = [_object(each) for each in _list(top.get("previous_submissions"))]
    return Metadata(_moment(top.get("created_at")), _due(top), len(earlier) + 1, _previous(earlier))


def _due(top: Mapping[str, Any]) -> datetime | None:
    """A user's own date holds an extension and comes before the assignment's; of a group's dates the latest holds."""
    common = _moment(_object(top.get("assignment")).get("due_date"))
    users = [_object(each) for each in _list(top.get("users"))]
    own = [_moment(_object(user.get("assignment")).get("due_date")) or common for user in users]
    return max((date for date in own if date), default=common)


def _previous(earlier: list[Mapping[str, Any]]) -> Mapping[str, bool] | None:
    judged = [each for each in earlier if each.get("autograder_error") is not True and _tests(each)]
    if not judged:
        return None
    # Observed newest first, promised nowhere; where times are missing the order given stands.
    newest = max(judged, key=lambda each: _moment(each.get("submission_time")) or _LONG_AGO)
    return {test["number"]: _passed(test) for test in _tests(newest)}


def _tests(submission: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    tests = [_object(each) for each in _list(_object(submission.get("results")).get("tests"))]
    return [test for test in tests
            if isinstance(test.get("number"), str) and test.get("visibility") in (None, "visible")]


def _passed(test: Mapping[str, Any]) -> bool:
    if test.get("status") in ("passed", "failed"):
        return bool(test["status"] == "passed")
    score, most = number(test.get("score")), number(test.get("max_score"))
    return score is not None and most is not None and score >= most


def number(value: object) -> float | None:
    """A finite number from a number or a string that spells one; else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return None
    return parsed if math.isfinite(parsed) else None


_FRACTION = re.compile(r"\.(\d+)")
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


def _moment(value: object) -> datetime | None:
    """An aware time from ISO 8601, with the offset that stands there; one without is taken as UTC."""
    if not isinstance(value, str):
        return None
    try:
        # Python 3.10 reads neither the letter Z nor a fraction that has not exactly six digits.
        text = _FRACTION.sub(lambda found: f".{found[1]:0<6.6}", value.strip().replace("Z", "+00:00"))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not datetime.min.year < moment.year < datetime.max.year:  # it would leave the calendar on another clock
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
