"""Rounding errors of difference quotients are told from those of formulas, whatever else is inexact."""

import numpy as np
import pytest

from grader.judgement.rounding import PLACES, STEP, Line, rough

WAY = np.random.default_rng(7).uniform(-1, 1, size=200)
POINT = np.random.default_rng(8).uniform(0.1, 2, size=200)


def seen(derivative, scale=1.0):
    points = [scale * POINT * (1 + STEP * place * WAY) for place in PLACES]
    return [(derivative(x),) for x in points], [(np.cos(x),) for x in points]


@pytest.mark.parametrize("derivative", [
    np.cos,
    lambda x: np.cos(x) + 1e-7 * np.sin(3 * x),                        # a guard, or a series that was cut
    lambda x: np.sin(2 * x) / (2 * np.sin(x)),                         # another formula
    lambda x: np.cos(x.astype(np.float32)).astype(float),              # float32 on the way
    lambda x: np.cos(x).astype(np.float32),
    lambda x: np.cos(x) + 1e-8 * (np.arange(200) > 99) * (x > POINT),  # where a number on the way does move: a step
    lambda x: np.cos(x) + np.float64(1e-3) * x.astype(np.float32) - 1e-3 * x,  # in a small part alone
    lambda x: np.round(np.cos(x), 12),
    lambda x: np.cos(x) * np.nan,
    lambda x: np.cos(x[:3]),
])
@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0])
def test_a_formula_is_not_rough(derivative, scale):
    mine, true = seen(derivative, scale)
    assert not rough(mine, true)


@pytest.mark.parametrize("step", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7])
@pytest.mark.parametrize("order", [1, 2, 4])
def test_a_difference_quotient_is(step, order):
    def differences(x):
        if order == 1:
            return (np.sin(x + step) - np.sin(x)) / step
        two = (np.sin(x + step) - np.sin(x - step)) / (2 * step)
        four = (8 * (np.sin(x + step) - np.sin(x - step)) - np.sin(x + 2 * step) + np.sin(x - 2 * step)) / (12 * step)
        return two if order == 2 else four

    assert rough(*seen(differences))


def test_nothing_is_said_where_everything_is_0():
    assert Line(np.ones((9, 2)), np.zeros((9, 2))).roughness == 0
