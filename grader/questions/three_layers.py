"""The 3-layer network with one example, as Parts 2 and 3 see it, and Jacobians by differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.judgement.blocks import join, split, unpack
from grader.judgement.points import Point, Sizes
from grader.questions.expect import array_of, loss_of
from grader.questions.student import Student
from grader.questions.truth import Truth

SMALL = Sizes(inputs=6, hidden=5, classes=4, hidden_layers=1)  # every component costs four losses
STEP = 1e-3  # four points: the truncation error is of order STEP ** 4


@np.errstate(all="ignore")  # values as large as float64 goes have no slope
def jacobian_by_differences(function: Callable[[Any], Any], at: Any) -> Any:
    """The Jacobian of `function` at the vector `at`, (rows, columns), by the four-point formula."""
    columns = []
    for j in range(at.size):
        step = STEP * np.eye(at.size)[j]
        f = [array_of(function(at + t * step), "the value").ravel() for t in (-2, -1, 1, 2)]
        columns.append((f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * STEP))
    return np.stack(columns, axis=1)


def network(truth: Truth, name: str, sizes: Sizes | None = None) -> tuple[Any, ...]:
    """x, y, W1, b1, W2, b2 of one example."""
    return arguments(truth.example(name, sizes))


def arguments(point: Point) -> tuple[Any, ...]:
    """The arguments of Parts 2 and 3 at a point of one example."""
    (W1, W2), (b1, b2) = unpack(point.w, point.sizes)
    return point.x[:, 0].copy(), point.y[:, 0].copy(), W1.copy(), b1.copy(), W2.copy(), b2.copy()


def w1_slopes(given: tuple[Any, ...], student: Student, truth: Truth) -> Any:
    """dJ/dW1 (k, m) by differences of the true cost, or on a laptop of the student's."""
    x, y, W1, b1, W2, b2 = given
    return jacobian_by_differences(lambda v: _cost(x, y, v.reshape(W1.shape), b1, W2, b2, student, truth),
                                   W1.ravel()).reshape(W1.shape)


def slopes(point: Point, student: Student, truth: Truth) -> tuple[Any, ...]:
    """dJ/dW1, dJ/db1, dJ/dW2, dJ/db2 by differences."""
    def cost(w: Any) -> float:
        (W1, W2), (b1, b2) = unpack(w, point.sizes)
        return _cost(point.x[:, 0], point.y[:, 0], W1, b1, W2, b2, student, truth)

    flat = jacobian_by_differences(cost, point.w).ravel()
    W1, W2, b1, b2 = (block.value for block in split(flat, point.sizes))
    return W1, b1, W2, b2


def _cost(x: Any, y: Any, W1: Any, b1: Any, W2: Any, b2: Any, student: Student, truth: Truth) -> float:
    sizes = Sizes(W1.shape[1], W1.shape[0], W2.shape[0], 1)
    given = x[:, np.newaxis], y[:, np.newaxis], join([W1, W2], [b1, b2])
    if truth.has_answers:
        return float(truth.at(sizes).forward_prop(*given)[0])
    return loss_of(student.at(sizes).forward_prop(*given))
