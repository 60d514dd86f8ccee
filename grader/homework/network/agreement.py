"""Does a gradient agree with differences of a loss, if need be but for small guards or the noise of float32?

A strict check comes first, along two directions. Where it fails, the slopes along more directions are looked at, enough
to fit the sizes of guards to them and to have directions left that confirm the fit.
"""

from __future__ import annotations

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.differences import TOLERANCE, DifferenceVerdict, Losses, check_gradient, measure
from grader.homework.network.directions import Start, choose
from grader.homework.network.packing import Array
from grader.homework.network.points import Point
from grader.judgement.grain import Nearby, Still
from grader.judgement.guards import Guards
from grader.judgement.reasons import Asked, Reason, reason

DIRECTIONS = 10  # where a reason is looked for: at most three guards are fitted


@dataclass(frozen=True)
class Agreement:
    """The strict verdict, or a reason why the gradient is right although that fails."""

    strict: DifferenceVerdict
    reason: Reason | None = None

    @property
    def agrees(self) -> bool | None:
        return True if self.reason else self.strict.agrees


def agreement(
    gradient: Array, losses: Losses, point: Point, *, asked: Asked | None = None, seed: int = 0,
    tolerance: float = TOLERANCE,
) -> Agreement:
    """Judge a flat gradient (P,). `asked.guards` give the error at the output, dJ/dz (c, n), flat, with guards.

    `asked.nearby` gives gradients (P,) around the point. Losses are asked for once more only where the strict check
    fails.
    """
    strict = check_gradient(gradient, losses, point, seed=seed, tolerance=tolerance)
    if strict.agrees is not False or asked is None or not strict.evaluations:
        return Agreement(strict)
    start = Start(point.x, point.y, point.w, point.sizes.widths)
    directions = choose(np.random.default_rng([seed, 1]), gradient, start, DIRECTIONS)
    measured = measure(directions, losses, point.w, tolerance)
    vectors, slopes = np.stack([each.vector for each in directions]), np.array([each.slope for each in measured])
    if not np.all(np.isfinite(slopes)):
        return Agreement(strict)
    rho = max(each.verdict.tolerance for each in measured)
    along = Asked(_along(asked.guards, slopes, vectors, start), lambda still, i: _nearby(asked, vectors, still, i))
    return Agreement(strict, reason(vectors @ gradient, slopes, np.ones(len(slopes)), rho, along))


def _along(guards: Guards | None, slopes: Array, vectors: Array, start: Start) -> Guards | None:
    """The slopes of a right program with guards, along the `vectors` (D, P): the change of error, times dz."""
    if guards is None:
        return None
    moves = np.stack([start.slopes(vector)[-1].ravel() for vector in vectors])
    plain = guards.value(np.zeros(len(guards.names)))
    return Guards(guards.names, lambda sizes: slopes + moves @ (guards.value(sizes) - plain))


def _nearby(asked: Asked, vectors: Array, still: Still, attempt: int) -> Nearby | None:
    """The gradients nearby, along the `vectors`."""
    near = asked.nearby(lambda changes: changes.shape[-1] == vectors.shape[-1] and still(changes @ vectors.T), attempt)
    return near and Nearby(near.values @ vectors.T, near.changes @ vectors.T)
