"""What one student handed in before, as a platform tells of it: only what is older than what is graded now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from typing import Any

from grader.data_classes import dataclass
from grader.grading.loose_json import LONG_AGO, a_list, an_object, moment, number
from grader.judgement.verdict import Verdict


@dataclass(frozen=True)
class Earlier:
    """One earlier submission: its score as the platform shows it, and `results` as stored, empty where not told.

    `fault` says that the platform or the grader failed on it, for which no student answers.
    """

    time: datetime | None = None
    score: float | None = None
    results: Mapping[str, Any] = field(default_factory=dict)
    fault: bool = False

    @property
    def tests(self) -> list[Mapping[str, Any]]:
        """Its tests as stored."""
        return [an_object(each) for each in a_list(self.results.get("tests"))]


def earlier_submissions(top: Mapping[str, Any]) -> tuple[Earlier, ...]:
    """Those that submission_metadata.json, parsed, tells of and that came before the one that it is about.

    Oldest first. When an older submission is graded again, the file tells of newer ones too: these are left out.
    Where times are missing, the order is that of the file, observed newest first.
    """
    told = [an_object(each) for each in a_list(top.get("previous_submissions"))]
    older = [each for each in told if _came_before(each, top)]
    older.reverse()
    ordered = sorted(map(_earlier, older), key=lambda each: each.time or LONG_AGO)
    faults = {time for each in ordered for time in _noted_faults(each)}
    return tuple(replace(each, fault=True) if each.time in faults else each for each in ordered)


def as_metadata(came: datetime | None, before: Sequence[Earlier]) -> dict[str, object]:
    """The other way round: what came at this time after those `before`, as submission_metadata.json would say it."""
    return {"id": len(before), "created_at": came.isoformat() if came else None, "previous_submissions": [
        {"id": place, "submission_time": each.time.isoformat() if each.time else None, "score": each.score,
         "autograder_error": each.fault} for place, each in reversed(list(enumerate(before)))]}


def _came_before(submission: Mapping[str, Any], this: Mapping[str, Any]) -> bool:
    """By the times; by the ids, which rise, where times say nothing; what nothing is known of came before."""
    came, now = moment(submission.get("submission_time")), moment(this.get("created_at"))
    if came is not None and now is not None and came != now:
        return came < now
    known = [value if isinstance(value, int) else None for value in (submission.get("id"), this.get("id"))]
    return known[0] is None or known[1] is None or known[0] < known[1]


def _earlier(submission: Mapping[str, Any]) -> Earlier:
    results = an_object(submission.get("results"))
    own = number(results.get("score"))
    fault = submission.get("autograder_error") is True or _is_fault(results)
    return Earlier(moment(submission.get("submission_time")),
                   number(submission.get("score")) if own is None else own, results, fault)


def _noted_faults(submission: Earlier) -> set[datetime]:
    """The times of still earlier ones that its results call faults: a platform may tell the last results alone."""
    noted = an_object(an_object(submission.results.get("extra_data")).get("attempts")).get("faults")
    return {time for time in map(moment, a_list(noted)) if time is not None}


def _is_fault(results: Mapping[str, Any]) -> bool:
    """Whether these are results of a grading that failed or was stopped, or the platform's own in place of ours."""
    tests: Sequence[Mapping[str, Any]] = [an_object(each) for each in a_list(results.get("tests"))]
    finished = an_object(results.get("extra_data")).get("finished")
    if finished is False or (results and not tests and finished is None):
        return True
    return any(an_object(test.get("extra_data")).get("verdict") == Verdict.NOT_RUN.value for test in tests)
