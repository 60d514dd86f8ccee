"""Difficulty, discrimination and reliability are those that one works out by hand, and little is said of few."""

import pytest

from grader.classroom.figures import TestFigures
from grader.classroom.page import item_analysis as remarks
from grader.classroom.page.item_analysis import Interval, analysed, cronbach_alpha, fisher_interval


def figures(asked: int, passed: int, discrimination: float | None) -> TestFigures:
    return TestFigures("5.2", "a test", 5, "back_prop", 4, asked, passed, passed / asked, discrimination, {})


@pytest.mark.parametrize(("asked", "passed", "discrimination", "remark"), [
    (9, 9, None, remarks.TOO_FEW),
    (10, 10, None, remarks.NOBODY_FAILS),
    (10, 0, None, remarks.NOBODY_PASSES),
    (40, 0, 0.5, remarks.NOBODY_PASSES),        # partial points that vary
    (10, 5, None, remarks.NOTHING_ELSE),
    (40, 20, 0.6, ""),
    (40, 20, 0.0, ""),                  # the interval reaches 0.31: chance alone may make it so
    (400, 200, 0.0, remarks.POOR_SEPARATION),   # it reaches 0.1
    (40, 20, -0.6, remarks.REVERSED),
    (10, 5, 1.0, ""),
])
def test_what_is_said_of_a_test(asked, passed, discrimination, remark):
    [item] = analysed([figures(asked, passed, discrimination)])
    assert item.remark == remark


@pytest.mark.parametrize(("correlation", "count", "interval"), [
    # atanh(0.5) = 0.5493; 1.96 / sqrt(28 - 3) = 0.392; tanh(0.1573) = 0.156 and tanh(0.9413) = 0.7358
    (0.5, 28, Interval(0.156, 0.7358)),
    (0.0, 103, Interval(-0.1935, 0.1935)),
    (1.0, 10, Interval(1.0, 1.0)),
    (0.5, 3, None), (None, 100, None),
])
def test_the_interval_of_a_correlation_is_that_of_fisher(correlation, count, interval):
    assert fisher_interval(correlation, count) == interval


@pytest.mark.parametrize(("scores", "alpha"), [
    # Items vary by 1/3 each, totals (2, 2, 0, 0) by 4/3: 2 * (1 - (2/3) / (4/3)) = 1
    ([[1, 1], [1, 1], [0, 0], [0, 0]], 1.0),
    # Totals (2, 1, 1, 0) vary by 2/3: 2 * (1 - (2/3) / (2/3)) = 0
    ([[1, 1], [1, 0], [0, 1], [0, 0]], 0.0),
    # Items vary by 1, 1 and 0, totals (0, 2, 4) by 4: 3/2 * (1 - 2/4) = 0.75
    ([[0, 0, 0], [1, 1, 0], [2, 2, 0]], 0.75),
    ([[1, 0], [0, 1]], None), ([[1], [0]], None), ([[1, 1]], None), ([], None),
])
def test_reliability_is_the_alpha_of_cronbach(scores, alpha):
    assert cronbach_alpha(scores) == alpha
