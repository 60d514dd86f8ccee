"""Is this vector the gradient of that loss? Judged from a handful of losses along a few scaled directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.directions import BY_CHANCE, CONCLUSIVE, EPS, STENCIL, Direction, Start, choose, scales
from grader.homework.network.packing import Array, Sizes, widths_of
from grader.homework.network.points import Point

__all__ = ["STENCIL", "TOLERANCE", "WEIGHTS", "DifferenceVerdict", "Losses", "check", "check_gradient", "measure",
           "scales", "stencils"]

Losses = Callable[[Sequence[Array]], Sequence[float]]

TOLERANCE = 1e-6  # 145 standard deviations of what a correct gradient shows
WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0


@dataclass(frozen=True)
class DifferenceVerdict:
    """`agrees` is None where rounding leaves it open. `error` and `tolerance` are of the worst direction."""

    agrees: bool | None
    error: float
    tolerance: float
    evaluations: int


def check_gradient(
    gradient: Array, losses: Losses, point: Point, *, seed: int = 0, draws: int = 2, tolerance: float = TOLERANCE
) -> DifferenceVerdict:
    """Check a flat gradient (P,) against differences of `losses`, asked once, for 4 * draws parameter vectors.

    At a point near kinks it is asked for 4 * draws a layer. `losses` must be computed in float64.
    """
    return check(gradient, losses, point.x, point.y, point.w, point.sizes, seed=seed, draws=draws, tolerance=tolerance)


def check(
    gradient: Array, losses: Losses, x: Array, y: Array, w: Array, sizes: Sizes | Sequence[int], *, seed: int = 0,
    draws: int = 2, tolerance: float = TOLERANCE,
) -> DifferenceVerdict:
    """As check_gradient, for any widths. Kinks are those of the notes' network, with labels y (c, n)."""
    if gradient.shape != w.shape or not np.all(np.isfinite(gradient)):
        return DifferenceVerdict(False, float("inf"), tolerance, 0)
    with np.errstate(all="ignore"):  # what leaves the range of float64 is left open
        directions = choose(np.random.default_rng(seed), gradient, Start(x, y, w, widths_of(sizes)), draws)
        found = [measured.verdict for measured in measure(directions, losses, w, tolerance)]
    return _worst(found)


@dataclass(frozen=True)
class Measured:
    """The slope of the losses along one direction, and what it says of the gradient."""

    slope: float
    verdict: DifferenceVerdict


def measure(directions: Sequence[Direction], losses: Losses, w: Array, least: float = TOLERANCE) -> list[Measured]:
    """The slopes along all `directions` from w, with all losses asked for at once."""
    values = np.array(losses(stencils(w, directions)), dtype=np.float64).reshape(len(directions), len(STENCIL))
    return [_measured(direction, row, least) for direction, row in zip(directions, values, strict=True)]


def stencils(w: Array, directions: Sequence[Direction]) -> list[Array]:
    """The parameter vectors whose losses are needed, four for each direction."""
    return [w + t * direction.step * direction.vector for direction in directions for t in STENCIL]


def _measured(direction: Direction, losses: Array, least: float) -> Measured:
    """The four-point formula. A large error is a proof at any noise below it; a small one only where noise is small."""
    known = np.concatenate([losses, direction.kinks, [direction.noise, direction.doubt]])
    if not np.all(np.isfinite(known)):
        return Measured(float("nan"), DifferenceVerdict(None, float("inf"), least, len(STENCIL)))
    smooth = losses - direction.kinks
    slope = float(WEIGHTS @ (smooth - smooth.mean())) / max(direction.step, 1e-300)
    error = abs(slope - direction.claimed)
    noise = max(direction.noise, BY_CHANCE * EPS * float(np.abs(losses).max()) / max(direction.step, 1e-300))
    tolerance = max(least, noise)
    agrees = error <= tolerance
    conclusive = noise <= max(least, CONCLUSIVE) if agrees else error > direction.doubt
    return Measured(slope, DifferenceVerdict(agrees if conclusive else None, error, tolerance, len(STENCIL)))


def _worst(found: Sequence[DifferenceVerdict]) -> DifferenceVerdict:
    """Wrong along one direction is wrong; right takes all of them."""
    order = {False: 0, None: 1, True: 2}
    worst = min(found, key=lambda each: (order[each.agrees], -each.error / each.tolerance))
    return DifferenceVerdict(worst.agrees, worst.error, worst.tolerance, sum(each.evaluations for each in found))
