"""Whose grade a regrade changed, from what to what, and by which tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from grader.classroom.result import Earlier, Result
from grader.data_classes import dataclass
from grader.results.markdown import clean

FAILURE, NOT_ASKED = "the grader failed", "not asked"


@dataclass(frozen=True)
class Change:
    """The grade of one upload before and after; None where the grader itself failed.

    `tests`: number, before, after, None where it was not asked; not those of `came` and `went`, whole parts that only
    now are graded, or were before.
    """

    upload: str
    before: float | None
    after: float | None
    tests: tuple[tuple[str, float | None, float | None], ...] = ()
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()


def changes(earlier: Mapping[str, Earlier], results: Mapping[str, Result]) -> tuple[Change, ...]:
    """Every upload whose grade, or the points of any test, is another now, in the order of `earlier`."""
    found = (_change(before, results[id]) for id, before in earlier.items() if id in results)
    return tuple(change for change in found if change.before != change.after or change.tests)


def table(found: Sequence[Change]) -> Table:
    """`found` for a terminal."""
    shown = Table("submission", "before", "after", "by", title="\n".join((*of_parts(found), f"{len(found)} changed")))
    for change in found:
        by = ", ".join(f"{number} ({_points(before, change.before)} -> {_points(after, change.after)})"
                       for number, before, after in change.tests)
        shown.add_row(Text(clean(change.upload)), _points(change.before, None), _points(change.after, None), by)
    return shown


def _change(before: Earlier, now: Result) -> Change:
    after = {test.number: test.score for test in now.tests}
    then, today = _parts(before.tests), _parts(after)
    compared = not (before.failed or now.failed)
    came, went = (today - then, then - today) if compared else (frozenset[str](), frozenset[str]())
    numbers = dict.fromkeys((*after, *before.tests))  # in the order of today's homework
    tests = tuple((number, before.tests.get(number), after.get(number)) for number in numbers
                  if before.tests.get(number) != after.get(number) and not _parts([number]) & (came | went))
    return Change(now.id, None if before.failed else before.score, None if now.failed else now.score, tests, came, went)


def _parts(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(number.partition(".")[0] for number in numbers)


def of_parts(found: Sequence[Change]) -> list[str]:
    """What is said once for all: it is no test that anybody lost or won."""
    came = sorted({part for each in found for part in each.came}, key=int)
    went = sorted({part for each in found for part in each.went}, key=int)
    return [f"Part {part} now graded" for part in came] + [f"Part {part} left out" for part in went]


def _points(score: float | None, grade: float | None) -> str:
    """Of a test, or of a submission in all: the grader failed where there is no `grade` either."""
    if score is not None:
        return f"{score:g}"
    return FAILURE if grade is None else NOT_ASKED
