"""Gradescope's submission_metadata.json, read for what it really holds: strings, nulls and missing keys included."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.data_classes import dataclass
from grader.grading.earlier import Earlier, earlier_submissions
from grader.grading.loose_json import a_list, an_object, moment, number


@dataclass(frozen=True)
class Metadata:
    """What grading needs of the file. `due` is the latest due date among the submitters, extensions included.

    `attempt` counts all that was handed in up to this one, `earlier` is what came before it, oldest first. `previous`
    is which visible tests passed in the last submission before this one, by number; None without one.
    """

    created_at: datetime | None = None
    due: datetime | None = None
    attempt: int = 1
    previous: Mapping[str, bool] | None = None
    notes: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    known: bool = False  # whether the platform told anything


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
    top = an_object(document)
    earlier = earlier_submissions(top)
    return Metadata(moment(top.get("created_at")), _due(top), len(earlier) + 1, _previous(earlier), earlier=earlier,
                    known=bool(top))


def _due(top: Mapping[str, Any]) -> datetime | None:
    """A user's own date holds an extension and comes before the assignment's; of a group's dates the latest holds."""
    common = moment(an_object(top.get("assignment")).get("due_date"))
    users = [an_object(each) for each in a_list(top.get("users"))]
    own = [moment(an_object(user.get("assignment")).get("due_date")) or common for user in users]
    return max((date for date in own if date), default=common)


def _previous(earlier: Sequence[Earlier]) -> Mapping[str, bool] | None:
    for each in reversed(earlier):
        tests = [test for test in each.tests
                 if isinstance(test.get("number"), str) and test.get("visibility") in (None, "visible")]
        if tests and not each.fault:
            return {test["number"]: _passed(test) for test in tests}
    return None


def _passed(test: Mapping[str, Any]) -> bool:
    if test.get("status") in ("passed", "failed"):
        return bool(test["status"] == "passed")
    score, most = number(test.get("score")), number(test.get("max_score"))
    return score is not None and most is not None and score >= most
