"""Item analysis, as it is done of tests in schools: how hard each test is, and whether it tells good work from bad.

Difficulty is the mean share of a test's points that was earned. Discrimination is the corrected item-total correlation:
Pearson's, of the share of a test with the points of all *other* tests, so that no test correlates with itself. Below
0.2 a test is by custom looked at again (Ebel); as the correlation of a small class is little more than chance, that is
only said where the whole 95 % interval lies below. Reliability is Cronbach's alpha.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from grader.classroom.figures import TestFigures
from grader.data_classes import dataclass

POOR = 0.2          # Ebel's bound for items that want another look
FEWEST = 10         # submissions; of fewer nothing is said but the numbers
DEVIATIONS = 1.96   # of a normal distribution, which hold 95 % of it
NOBODY_FAILS, NOBODY_PASSES = "nobody fails", "nobody passes"
NOTHING_ELSE = "all other points are the same for everybody"
TOO_FEW = f"fewer than {FEWEST} submissions: no judgement"
REVERSED = "who is good elsewhere does worse here"
POOR_SEPARATION = "hardly tells good work from bad"


@dataclass(frozen=True)
class Interval:
    """Where a correlation lies with a confidence of 95 %."""

    low: float
    high: float


@dataclass(frozen=True)
class Item:
    """A test as item analysis sees it. `interval` is None where there is no correlation, or too little for one."""

    figures: TestFigures
    interval: Interval | None
    remark: str = ""


def analysed(tests: Sequence[TestFigures]) -> tuple[Item, ...]:
    """Each test with what there is to say of it, in their order."""
    return tuple(_analysed(test) for test in tests)


def fisher_interval(correlation: float | None, count: int) -> Interval | None:
    """Fisher's interval for a `correlation` of `count` pairs; None for fewer than four, or without a correlation."""
    if correlation is None or count < 4:
        return None
    if abs(correlation) >= 1:
        return Interval(correlation, correlation)
    middle, spread = math.atanh(correlation), DEVIATIONS / math.sqrt(count - 3)
    return Interval(round(math.tanh(middle - spread), 4), round(math.tanh(middle + spread), 4))


def cronbach_alpha(scores: Sequence[Sequence[float]]) -> float | None:
    """The reliability of a test whose items earned these points: a row for each submission, a column for each item.

    None for fewer than two items or submissions, or where the totals never vary.
    """
    if len(scores) < 2 or len(scores[0]) < 2:
        return None
    items = len(scores[0])
    whole = statistics.variance([math.fsum(row) for row in scores])
    if whole < 1e-9:
        return None
    single = math.fsum(statistics.variance(column) for column in zip(*scores, strict=True))
    return round(items / (items - 1) * (1 - single / whole), 4)


def _analysed(test: TestFigures) -> Item:
    interval = fisher_interval(test.discrimination, test.asked)
    return Item(test, interval, _remark(test, interval))


def _remark(test: TestFigures, interval: Interval | None) -> str:
    if test.asked < FEWEST:
        return TOO_FEW
    if test.passed == test.asked:
        return NOBODY_FAILS
    if not test.passed:
        return NOBODY_PASSES
    if interval is None:
        return NOTHING_ELSE
    if interval.high < 0:
        return REVERSED
    return POOR_SEPARATION if interval.high < POOR else ""
