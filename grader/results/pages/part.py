"""One part of the homework as a page shows it: its share of the points, what is open in it, what is right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby

from grader.data_classes import dataclass
from grader.judgement.verdict import TestVerdict
from grader.results.report import Report, points_of, total
from grader.results.stories import Story, told


@dataclass(frozen=True)
class Part:
    """All tests of one part, in the order of the rubric."""

    number: int
    title: str
    tests: tuple[TestVerdict, ...]

    @property
    def name(self) -> str:
        return f"{self.number}. {self.title}".rstrip()

    @property
    def share(self) -> float:
        """Points earned of those that could be had, 0 to 1."""
        most = points_of(self.tests)
        return min(1.0, max(0.0, total(test.score for test in self.tests) / most)) if most else 0.0

    @cached_property
    def stories(self) -> list[Story]:
        return told(self.tests)

    @property
    def open(self) -> bool:
        """Whether there is anything to do in it."""
        return bool(self.open_stories or self.unwritten)

    @property
    def open_stories(self) -> list[Story]:
        """Functions that are written and lost points, or wait for another."""
        return [story for story in self.stories if (story.failing or story.waiting) and not story.unwritten]

    @property
    def unwritten(self) -> list[str]:
        """Functions that are not there yet."""
        return [story.function for story in self.stories if story.unwritten]

    @property
    def unwritten_tests(self) -> list[TestVerdict]:
        return [test for test in self.tests if test.question in self.unwritten]

    @property
    def right(self) -> list[Story]:
        """Functions of which all that was judged is right."""
        return [story for story in self.stories if story.right]


def parts_of(report: Report) -> list[Part]:
    """The parts that were graded."""
    return list(_parts(report))


def _parts(report: Report) -> Iterator[Part]:
    for number, tests in groupby(report.tests, key=lambda test: test.part):
        yield Part(number, report.parts.get(number, ""), tuple(tests))
