"""One student's report as `grade` would print it, and who has lost points in what, or made which mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches

from grader.classroom.adjustments import Adjustment
from grader.classroom.meant import meant
from grader.classroom.result import Result
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.standing import Standing, standings
from grader.classroom.store import Store
from grader.data_classes import dataclass
from grader.homework.misconceptions import CATALOGUE
from grader.intake.entries import listed
from grader.intake.errors import CallerError
from grader.results.report import Report


@dataclass(frozen=True)
class Found:
    """An upload that `who` looked for: whose it is, and the tests in which it shows."""

    upload: str
    students: tuple[Student, ...]
    tests: tuple[str, ...]


def report_of(store: Store, id: str, adjustments: Iterable[Adjustment] = ()) -> Report:
    """The report of a submission, by its id or what a student goes by, with what was adjusted shown first and counted.

    Of a group's submission, named by its own id, the adjustments of each member are said and not counted. CallerError
    where there is no such submission, it has no result yet, or several students are meant.
    """
    roll = store.roll()
    id = meant(roll, id)
    members = _members(roll, id)
    upload = next((upload for upload in roll.uploads if set(members) & set(upload.members)), None)
    report = store.report(upload.id if upload else id)
    if report is None:
        raise CallerError(_why_not(store, roll, id))
    if upload is None:
        return report
    return corrected(report, [standing for standing in standings(roll, store.results(), adjustments)
                              if standing.student.id in members and standing.upload])


def corrected(report: Report, members: Sequence[Standing]) -> Report:
    """The report of a submission of these `members` with what was adjusted by hand said first.

    It is counted where there is one member; in a group it may be another for each, and is only said.
    """
    if len(members) > 1:
        said = [f"{member.student.id}: {sentence}" for member in members for sentence in member.adjusted]
        return replace(report, opening=(*said, *report.opening))
    counted = [(member.result, member.adjusted) for member in members if member.result and member.adjusted]
    return _with(report, *counted[0]) if counted else report


def who(store: Store, question: str | None = None, misconception: str | None = None) -> tuple[Found, ...]:
    """Who made the mistake, lost points in the function, or made it in the function; in the order of the class.

    CallerError where nobody was ever asked about the function, or nobody knows the mistake.
    """
    roll, results = store.roll(), store.results()
    asked = {test.question for result in results.values() for test in result.tests}
    if question is not None and results and question not in asked:
        raise CallerError(f"No test asks about {question!r}; they ask about {', '.join(sorted(asked))}.")
    if misconception is not None:
        _require_known(misconception, {name for result in results.values() for name in result.misconceptions})
    students = {student.id: student for student in roll.students}
    found = ((upload, _tests(results[upload.id], question, misconception)) for upload in roll.uploads
             if upload.id in results)
    return tuple(Found(upload.id, tuple(students.get(member, Student(member)) for member in upload.members), tests)
                 for upload, tests in found if tests)


def _require_known(misconception: str, made: Collection[str]) -> None:
    """A homework of one's own may have mistakes that only its folder names: they are known once somebody made them."""
    known = {*made, *CATALOGUE}
    if misconception not in known:
        near = get_close_matches(misconception, sorted(known), n=1)
        some = f"Did you mean {near[0]}?" if near else f"In this class were made {listed(sorted(made))}." * bool(made)
        raise CallerError(f"No mistake {misconception!r} is known, and nobody in this class made one of that name. "
                          f"{some}".rstrip())


def _tests(result: Result, question: str | None, misconception: str | None) -> tuple[str, ...]:
    return tuple(test.number for test in result.tests
                 if question in (None, test.question)
                 and (misconception in test.misconceptions if misconception else test.score < test.max_score))


def _members(roll: Class, id: str) -> tuple[str, ...]:
    """Of whom `id` is: the members of a submission, or one student."""
    name = id.casefold()
    uploads: list[Upload] = [upload for upload in roll.uploads if upload.id.casefold() == name]
    if uploads:
        return uploads[0].members
    return tuple(member for upload in roll.uploads for member in upload.members if member.casefold() == name)[:1]


def _with(report: Report, result: Result, said: tuple[str, ...]) -> Report:
    scores = {test.number: test.score for test in result.tests}
    tests = tuple(replace(test, score=scores.get(test.number, test.score)) for test in report.tests)
    return replace(report, tests=tests, opening=(*said, *report.opening))


def _why_not(store: Store, roll: Class, id: str) -> str:
    if _members(roll, id):
        return f"{id} has no result yet in {store.folder}: run `class` with the same --out to go on."
    if any(student.id.casefold() == id.casefold() for student in roll.students):
        return f"{id} handed in nothing."
    return f"{store.folder} knows no submission and no student {id!r}; grades.csv there lists them."
