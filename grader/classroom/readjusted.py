"""Whose grade an edit of adjustments.csv changed since a run last finished, from what to what, and in which tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from grader.classroom.adjustments import NAME, Adjustment
from grader.classroom.result import Result
from grader.classroom.roll import Class
from grader.classroom.standing import Standing, standings
from grader.data_classes import dataclass
from grader.results.markdown import clean


@dataclass(frozen=True)
class Readjusted:
    """The grade of one student under the lines of before and of now. `tests`: number, points before, after, by whom."""

    student: str
    before: float
    after: float
    tests: tuple[tuple[str, float, float, str], ...]


def readjusted(roll: Class, results: Mapping[str, Result], before: Sequence[Adjustment] | None,
               now: Sequence[Adjustment]) -> tuple[Readjusted, ...]:
    """Everybody with a grade to whom other points are given now, both for the `results` of now.

    Nobody where it is not known what counted before.
    """
    if before is None:
        return ()
    by = {(line.student, line.test): line.by for line in (*before, *now)}
    pairs = zip(standings(roll, results, before), standings(roll, results, now), strict=True)
    found = (_changed(old, new, by) for old, new in pairs)
    return tuple(each for each in found if each is not None)


def table(found: Sequence[Readjusted]) -> Table:
    """`found` for a terminal."""
    shown = Table("student", "before", "after", "by", title=f"{len(found)} changed by {NAME}")
    for each in found:
        lines = [f"{number} ({before:g} -> {after:g}{f', {clean(who)}' if who else ''})"
                 for number, before, after, who in each.tests]
        shown.add_row(Text(clean(each.student)), f"{each.before:g}", f"{each.after:g}", Text(", ".join(lines)))
    return shown


def _changed(old: Standing, new: Standing, by: Mapping[tuple[str, str], str]) -> Readjusted | None:
    if old.total is None or new.total is None or old.result is None or new.result is None:
        return None
    id = new.student.id
    tests = tuple((test.number, test.score, now.score, by.get((id, test.number), ""))
                  for test, now in zip(old.result.tests, new.result.tests, strict=True) if test.score != now.score)
    return Readjusted(id, old.total, new.total, tests) if tests else None
