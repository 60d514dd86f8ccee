"""The standing of each student: the stored result with what a person adjusted on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from grader.classroom.adjustments import Adjustment
from grader.classroom.outcome import UNREADABLE
from grader.classroom.result import Result
from grader.classroom.roll import Class, Student, Upload
from grader.data_classes import dataclass
from grader.results.report import finite, total

GRADED, NOT_GRADABLE, FAILED = "graded", "could not be graded", "the grader failed"
WAITING, NOTHING = "not graded yet", "nothing handed in"


@dataclass(frozen=True)
class Standing:
    """One student. `result` holds the adjusted points; `total` is None where there is no grade.

    `adjusted` says in a sentence each what was adjusted, from what to what, by whom and why.
    """

    student: Student
    status: str
    upload: Upload | None = None
    result: Result | None = None
    total: float | None = None
    adjusted: tuple[str, ...] = ()


def standings(roll: Class, results: Mapping[str, Result],
              adjustments: Iterable[Adjustment] = ()) -> tuple[Standing, ...]:
    """A standing for every student of the roll and every other member of an upload, in their order."""
    uploads = {member: upload for upload in roll.uploads for member in upload.members}
    listed = {student.id: student for student in roll.students}
    others = {member: Student(member) for member in uploads if member not in listed}
    by_student: dict[str, list[Adjustment]] = {}
    for adjustment in adjustments:
        by_student.setdefault(adjustment.student, []).append(adjustment)
    return tuple(_standing(student, uploads.get(student.id), results, by_student.get(student.id, []))
                 for student in chain(listed.values(), others.values()))


def by_upload(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    """Those who handed in each upload, by its id."""
    found: dict[str, list[Standing]] = {}
    for standing in standings:
        if standing.upload:
            found.setdefault(standing.upload.id, []).append(standing)
    return found


def adjusted(result: Result, adjustments: Iterable[Adjustment]) -> tuple[Result, tuple[str, ...]]:
    """`result` with `adjustments` applied, before lateness, and a sentence about each.

    A delta that would leave the range of its test goes as far as the range does, and says so.
    """
    said: list[str] = []
    tests = {test.number: test for test in result.tests}
    for adjustment in adjustments:
        test = tests.get(adjustment.test)
        if test is None:
            said.append(_not_applied(adjustment, f"the result has no test {adjustment.test}"))
            continue
        wished = adjustment.points if adjustment.points is not None else test.score + (adjustment.delta or 0)
        score = finite(min(max(wished, 0.0), test.max_score))
        tests[test.number] = replace(test, score=score)
        said.append(f"{_line(adjustment)} {test.score:g} -> {score:g} of {test.max_score:g}.{_cut(wished, score)}")
    if not said:
        return result, ()
    earned = total(test.score for test in tests.values())
    return replace(result, tests=tuple(tests.values()), score=finite(earned * result.kept)), tuple(said)


def status_of(upload: Upload | None, result: Result | None) -> str:
    """How it stands with what a student handed in, in the words of grades.csv."""
    if upload is None:
        return NOTHING
    if result is None:
        return WAITING
    if result.failed:
        return UNREADABLE if (result.fault or "").startswith(UNREADABLE) else FAILED
    return NOT_GRADABLE if result.refusal else GRADED


def _standing(student: Student, upload: Upload | None, results: Mapping[str, Result],
              adjustments: list[Adjustment]) -> Standing:
    result = None if upload is None else results.get(upload.id)
    status = status_of(upload, result)
    if result is None:
        why = "nothing was handed in" if upload is None else "nothing is graded yet"
        said = tuple(_not_applied(adjustment, why) for adjustment in adjustments)
        return Standing(student, status, upload, adjusted=said)
    result, said = adjusted(result, adjustments)
    return Standing(student, status, upload, result, None if result.failed else result.score, said)


def _line(adjustment: Adjustment) -> str:
    who = f" by {adjustment.by}" if adjustment.by else ""
    return f"Test {adjustment.test}, adjusted{who}{_comment(adjustment)}:"


def _not_applied(adjustment: Adjustment, why: str) -> str:
    whose = f"{adjustment.by}'s" if adjustment.by else "the"
    return f"Test {adjustment.test}: {whose} adjustment{_comment(adjustment)} is not applied, as {why}."


def _comment(adjustment: Adjustment) -> str:
    return f" ({adjustment.comment})" if adjustment.comment else ""


def _cut(wished: float, score: float) -> str:
    return "" if finite(wished) == score else f" It would be {wished:g}, which the test does not have."
