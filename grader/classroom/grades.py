"""grades.csv: a line for every student, whoever handed in and whoever did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.classroom.spreadsheet import Cell, as_csv
from grader.classroom.standing import Standing
from grader.results.report import total

NAME = "grades.csv"
FIRST = ("name", "id", "email", "section", "total")
LAST = ("late", "adjusted", "misconceptions", "status")


def grades_csv(standings: Sequence[Standing]) -> bytes:
    """The file: total, then each part and each function that anybody was asked about, lateness, adjustments, status.

    No grade is an empty cell, never a zero.
    """
    tests = [test for standing in standings if standing.result for test in standing.result.tests]
    parts = sorted({test.part for test in tests})
    functions = list(dict.fromkeys(test.question for test in sorted(tests, key=lambda test: _place(test.number))))
    header = (*FIRST, *(f"part {part}" for part in parts), *functions, *LAST)
    return as_csv([header, *(_row(standing, parts, functions) for standing in standings)])


def _place(number: str) -> tuple[int, ...]:
    """ "5.10" comes after "5.2"."""
    return tuple(int(piece) for piece in number.split("."))


def _row(standing: Standing, parts: Iterable[int], functions: Iterable[str]) -> Sequence[Cell]:
    student, result = standing.student, standing.result
    asked = [] if result is None or result.failed else result.tests
    points = [*(_points(test.score for test in asked if test.part == part) for part in parts),
              *(_points(test.score for test in asked if test.question == name) for name in functions)]
    names = ", ".join(result.misconceptions) if result is not None else ""
    return (student.name, student.id, student.email, student.section, standing.total, *points, lateness(standing),
            " ".join(standing.adjusted), names, standing.status)


def _points(scores: Iterable[float]) -> Cell:
    """The sum; None where nothing was asked."""
    scores = list(scores)
    return total(scores) if scores else None


def lateness(standing: Standing) -> str:
    """What the download says, and what lateness took."""
    if standing.upload is None:
        return ""
    taken = 1 - standing.result.kept if standing.result else 0.0
    if taken > 0:
        return f"late: {100 * taken:g} % taken off"
    return "late" if standing.upload.late else ""
