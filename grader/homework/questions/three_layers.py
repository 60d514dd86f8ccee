"""The 3-layer network with one example, as Parts 2 and 3 see it, and Jacobians by differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.grading.expect import array_of, holds
from grader.grading.student import Student
from grader.homework.network.differences import STENCIL, WEIGHTS
from grader.homework.network.forward import directional_slopes, loss, pre_activations
from grader.homework.network.guarded import EVERYWHERE, IN_COST, GuardSizes, cost, error, guards, probabilities
from grader.homework.network.packing import split, unpack
from grader.homework.network.points import Point, Sizes
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.own_functions import losses_at
from grader.judgement.guards import Guards

SMALL = Sizes(inputs=6, hidden=5, classes=4, hidden_layers=1)  # every component costs four losses
STEP = 1e-3  # four points: the truncation error is of order STEP ** 4


@np.errstate(all="ignore")  # values as large as float64 goes have no slope
def jacobian_by_differences(values: Callable[[list[Any]], Sequence[Any]], at: Any) -> Any:
    """The Jacobian at the vector `at`, (rows, columns), by the four-point formula.

    `values` gives the function's value at each of many points, asked for all at once.
    """
    points = [at + t * step for step in STEP * np.eye(at.size) for t in STENCIL]
    found = [array_of(value, "the value").ravel() for value in values(points)]
    holds(len({value.size for value in found}) == 1, "The function gives fewer or more numbers from call to call.")
    return np.stack(found, axis=1).reshape(-1, at.size, len(STENCIL)) @ WEIGHTS / STEP


def network(truth: NetworkTruth, name: str, sizes: Sizes | None = None) -> tuple[Any, ...]:
    """x, y, W1, b1, W2, b2 of one example."""
    return arguments(truth.example(name, sizes))


def arguments(point: Point) -> tuple[Any, ...]:
    """The arguments of Parts 2 and 3 at a point of one example."""
    (W1, W2), (b1, b2) = unpack(point.w, point.sizes)
    return point.x[:, 0].copy(), point.y[:, 0].copy(), W1.copy(), b1.copy(), W2.copy(), b2.copy()


def cost_guards(y: Any, yhat: Any) -> Guards:
    """dJ/dyhat (c,) by differences of a cost with guards."""
    def value(guard: GuardSizes) -> Any:
        return jacobian_by_differences(lambda points: [cost(y, point, guard) for point in points], yhat)

    return guards(IN_COST, value)


def slope_guards(point: Point, part: Callable[[Any], Any]) -> Guards:
    """`part` of dJ/dW1, dJ/db1, dJ/dW2, dJ/db2 with guards, without the answers."""
    return guards(EVERYWHERE, lambda guard: part(_guarded(point, guard)))


def _guarded(point: Point, guard: GuardSizes) -> tuple[Any, ...]:
    """The four gradients of a right program with a guard: the error at the output through the slopes of z(2)."""
    widths = point.sizes.widths
    zs = pre_activations(point.x, point.w, widths)
    moves = [directional_slopes(point.x, zs, point.w, unit, widths)[-1] for unit in np.eye(point.w.size)]
    at_output = error(point.y, probabilities(zs[-1], guard), guard)
    return _four(np.array([float((at_output * move).sum()) for move in moves]), point)


def _four(flat: Any, point: Point) -> tuple[Any, ...]:
    W1, W2, b1, b2 = (block.value for block in split(flat, point.sizes))
    return W1, b1, W2, b2


def slopes(point: Point, student: Student, truth: NetworkTruth) -> tuple[Any, ...]:
    """dJ/dW1, dJ/db1, dJ/dW2, dJ/db2 by differences."""
    def costs(ws: list[Any]) -> Sequence[Any]:
        if truth.has_answers:
            return list(loss(point.x, point.y, np.stack(ws), point.sizes.widths))
        return losses_at(point, student, truth, ws)

    return _four(jacobian_by_differences(costs, point.w).ravel(), point)
