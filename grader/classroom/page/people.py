"""Who is behind a submission, by name and with the address of their page; and a line for each in the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from grader.classroom.grades import lateness
from grader.classroom.result import Result
from grader.classroom.standing import Standing, by_upload
from grader.data_classes import dataclass
from grader.results.report import total

INDEX, FEEDBACK = "index.html", "feedback"  # the page of the class, and the folder of those of submissions


@dataclass(frozen=True)
class Points:
    """What was earned of `most`; None where nothing was asked."""

    earned: float | None
    most: float

    @property
    def fifth(self) -> int:
        """0 (nothing) to 5 (all): how the cell is shaded. All is only what lacks nothing."""
        return int(5 * min(1.0, (self.earned or 0) / self.most) + 1e-9) if self.most else 5


@dataclass(frozen=True)
class Person:
    """One student: `called` is the name, or the id where there is none. `page` is empty where there is none."""

    id: str
    called: str
    page: str


@dataclass(frozen=True)
class Row:
    """A student's line. `late` and `adjusted` are what there is to say of them; `parts` as the page has them."""

    person: Person
    email: str
    section: str
    total: Points
    parts: tuple[Points, ...]
    mistakes: tuple[str, ...]
    late: str
    adjusted: tuple[str, ...]
    status: str


def page_of(upload: str) -> str:
    """The address of the page of an upload, from the page of the class."""
    return f"{FEEDBACK}/{quote(upload, safe='')}.html"


def person_of(standing: Standing) -> Person:
    """Who a standing is about."""
    student = standing.student
    page = page_of(standing.upload.id) if standing.upload and standing.result else ""
    return Person(student.id, student.name or student.id, page)


def people_by_upload(standings: Iterable[Standing]) -> dict[str, tuple[Person, ...]]:
    """Who handed in each upload, by its id."""
    return {id: tuple(map(person_of, members)) for id, members in by_upload(standings).items()}


def parts_of(results: Iterable[Result]) -> dict[int, float]:
    """The numbers of the parts that anybody was asked, in rising order, with their points."""
    most: dict[int, float] = {}
    for result in results:
        for part in {test.part for test in result.tests}:
            here = total(test.max_score for test in result.tests if test.part == part)
            most[part] = max(most.get(part, 0.0), here)
    return dict(sorted(most.items()))


def rows(standings: Sequence[Standing], parts: Mapping[int, float]) -> tuple[Row, ...]:
    """A line for every student, in the order of the class."""
    return tuple(_row(standing, parts) for standing in standings)


def _row(standing: Standing, parts: Mapping[int, float]) -> Row:
    student, result = standing.student, standing.result
    graded = result is not None and not result.failed
    most = result.max_score if result else 0.0
    mistakes = result.misconceptions if result and graded else ()
    return Row(person_of(standing), student.email, student.section, Points(standing.total, most),
               tuple(_points(result if graded else None, part, most) for part, most in parts.items()),
               mistakes, lateness(standing), standing.adjusted, standing.status)


def _points(result: Result | None, part: int, most: float) -> Points:
    asked = [test.score for test in result.tests if test.part == part] if result else []
    return Points(total(asked) if asked else None, most)
