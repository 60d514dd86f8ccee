"""The derivative of a function of one number at 0, from seven points, and whether it is smooth between them.

The values are taken at -4h, -2h, -h, 0, h, 2h and 4h. The four-point formula gives the slope twice, with step h and
with step 2h. On a smooth piece the two agree. A kink anywhere in between makes them disagree, unless it is at 0 (there
both give the mean of the slopes on either side) or near 1.8 h. So a second residual is looked at, of the even part:
what is left of f(t) + f(-t) after 1, t^2 and t^4. It is 0 on a smooth piece and is not 0 in those two places. For one
kink, wherever it is, the slope with step h is wrong by at most the sum of both residuals.
"""

from __future__ import annotations

import numpy as np

from grader.data_classes import dataclass

from .named_blocks import Array

POINTS = np.array([-4.0, -2.0, -1.0, 1.0, 2.0, 4.0])  # besides 0
SLOPE = np.array([0.0, 1.0, -8.0, 8.0, -1.0, 0.0]) / 12
TWICE = np.array([1.0, -8.0, 0.0, 0.0, 8.0, -1.0]) / 24
EVEN = np.array([1.0, -20.0, 64.0, 64.0, -20.0, 1.0]) / 56  # of |t|: 1
BY_CHANCE = 12.0  # standard deviations of a slope that rounding may make


@dataclass(frozen=True)
class Slope:
    """The derivative of a weighted sum of Q values. `residuals`: by how much kinks and bends of each may falsify it."""

    value: float
    residuals: Array


def slope(changes: Array, weights: Array, step: float, rounding: Array) -> Slope:
    """The derivative of weights @ f at 0, where f has Q values.

    `changes` f(t) - f(0) at POINTS times `step`, (6, Q); `weights` and `rounding`, the standard deviation of each
    value's rounding, (Q,). Each value has its own residual, so that kinks of different values do not cancel. Where
    anything is not finite all residuals are infinite.
    """
    with np.errstate(all="ignore"):
        value = float(SLOPE @ (changes @ weights)) / step
        left = np.abs((SLOPE - TWICE) @ changes) + np.abs(EVEN @ changes) - BY_CHANCE * rounding
        residuals = np.abs(weights) * np.maximum(left, 0.0) / step
    finite = np.isfinite(value) and np.isfinite(residuals).all()
    return Slope(value, residuals) if finite else Slope(0.0, np.full_like(weights, np.inf))
