"""Everything that the page of a class shows, as one frozen value made of what the store holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.classroom.figures import Summary
from grader.classroom.page.boundary import Boundary, boundaries
from grader.classroom.page.item_analysis import Item, analysed, cronbach_alpha
from grader.classroom.page.lessons import Lesson, Unnamed, lessons, unnamed
from grader.classroom.page.people import Person, Row, parts_of, people_by_upload, rows
from grader.classroom.page.trouble import Concern, concerns
from grader.classroom.page.words import Wording
from grader.classroom.readjusted import Readjusted
from grader.classroom.regraded import Change, changes, of_parts
from grader.classroom.result import Earlier, Result
from grader.classroom.standing import GRADED, Standing
from grader.classroom.summary import graded_of, results_of, summary
from grader.data_classes import dataclass
from grader.homework.contract import CONTRACT


@dataclass(frozen=True)
class Found:
    """What a store held at one moment: who stands how, what was found, and the grades that this run replaced.

    `readjusted` are those that a person gave other points since a run last finished.
    """

    standings: tuple[Standing, ...]
    results: Mapping[str, Result]
    earlier: Mapping[str, Earlier]
    notes: tuple[str, ...] = ()
    readjusted: tuple[Readjusted, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a run that still goes on has come, in submissions; `file` is where the page will be when it ends."""

    done: int
    of: int
    file: str


@dataclass(frozen=True)
class ClassContent:
    """What the template is given. `people` are those behind each upload, `alpha` is None where there is none.

    `made_at` is the moment of the newest result, in UTC, so that the same grades make the same page.
    """

    title: str
    summary: Summary
    graded: int
    lessons: tuple[Lesson, ...]
    unnamed: tuple[Unnamed, ...]
    items: tuple[Item, ...]
    alpha: float | None
    concerns: tuple[Concern, ...]
    changes: tuple[Change, ...]
    readjusted: tuple[Readjusted, ...]
    parts: tuple[int, ...]
    rows: tuple[Row, ...]
    people: Mapping[str, tuple[Person, ...]]
    boundaries: tuple[Boundary, ...]
    notes: tuple[str, ...]
    made_at: str
    progress: Progress | None = None

    @property
    def statuses(self) -> tuple[tuple[str, int], ...]:
        """Each status but the usual one, and how many students have it."""
        return tuple((status, count) for status, count in self.summary.statuses.items() if status != GRADED)

    @property
    def parts_changed(self) -> tuple[str, ...]:
        """Which whole parts this run graded and the one before did not, or the other way round."""
        return tuple(of_parts(self.changes))

    @property
    def students(self) -> Mapping[str, Person]:
        """Everybody, by the id."""
        return {row.person.id: row.person for row in self.rows}

    @property
    def adjusted(self) -> tuple[Row, ...]:
        """The students whose points a person changed by hand."""
        return tuple(row for row in self.rows if row.adjusted)


def content(title: str, found: Found, words: Wording, progress: Progress | None = None,
            titles: Mapping[int, str] = CONTRACT.parts) -> ClassContent:
    """What the page of the class says, with the mistakes in these `words` and these `titles` of the parts."""
    numbers = summary(found.standings, found.results, titles)
    graded = graded_of(results_of(found.standings, found.results))
    people = people_by_upload(found.standings)
    parts = parts_of(graded)
    return ClassContent(
        title=title, summary=numbers, graded=len(graded), lessons=lessons(graded, words), unnamed=unnamed(graded),
        items=analysed(numbers.tests), alpha=cronbach_alpha(_scores(graded)),
        concerns=concerns(found.standings, numbers, people),
        changes=tuple(change for change in changes(found.earlier, found.results) if change.upload in people),
        readjusted=found.readjusted, parts=tuple(parts), rows=rows(found.standings, parts), people=people,
        boundaries=boundaries(numbers.isolation), notes=found.notes, progress=progress,
        made_at=max((result.graded_at for result in graded), default="")[:16].replace("T", " "))


def _scores(graded: Sequence[Result]) -> list[list[float]]:
    """The points of each test that all were asked, a row for each submission."""
    asked = [{test.number: test.score for test in result.tests} for result in graded]
    common = [number for number in asked[0] if all(number in scores for scores in asked)] if asked else []
    return [[scores[number] for number in common] for scores in asked]
