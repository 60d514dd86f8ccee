"""Whose grade a regrade changed, from what to what, and by which tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from grader.classroom.result import Earlier, Result
from grader.results.markdown import clean

FAILURE = "the grader failed"


@dataclass(frozen=True)
class Change:
    """The grade of one upload before and after; None where the grader itself failed. `tests`: number, before, after."""

    upload: str
    before: float | None
    after: float | None
    tests: tuple[tuple[str, float | None, float | None], ...] = ()


def changes(earlier: Mapping[str, Earlier], results: Mapping[str, Result]) -> tuple[Change, ...]:
    """Every upload whose grade, or the points of any test, is another now, in the order of `earlier`."""
    pairs = ((before, results[id]) for id, before in earlier.items() if id in results)
    found = (Change(now.id, None if before.failed else before.score, None if now.failed else now.score,
                    _tests(before, now)) for before, now in pairs)
    return tuple(change for change in found if change.before != change.after or change.tests)


def table(found: tuple[Change, ...]) -> Table:
    """`found` for a terminal."""
    shown = Table("submission", "before", "after", "by", title=f"{len(found)} changed")
    for change in found:
        by = ", ".join(f"{number} ({_points(before)} -> {_points(after)})" for number, before, after in change.tests)
        shown.add_row(Text(clean(change.upload)), _points(change.before), _points(change.after), by)
    return shown


def _tests(before: Earlier, now: Result) -> tuple[tuple[str, float | None, float | None], ...]:
    after = {test.number: test.score for test in now.tests}
    numbers = dict.fromkeys((*after, *before.tests))  # in the order of today's homework
    return tuple((number, before.tests.get(number), after.get(number)) for number in numbers
                 if before.tests.get(number) != after.get(number))


def _points(score: float | None) -> str:
    return FAILURE if score is None else f"{score:g}"
