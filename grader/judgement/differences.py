"""Is this vector the gradient of that loss? Judged from a handful of losses along a few scaled directions.

A direction moves parameter i by s_i u_i / scale_i, where scale_i is |g_i| but at least a thousandth of its block's
largest entry, s_i = +-1 and u_i is in [1/2, 1]. The derivative along it is then in units of "relative error of one
component": one component wrong by a relative rho, alone, moves it by at least rho / 2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .blocks import Array, Sizes, split, widths_of
from .network import directional_slopes, pre_activations
from .points import Point

Losses = Callable[[Sequence[Array]], Sequence[float]]

STEP = 3e-8  # in the units of a scaled direction: rounding and truncation together are smallest there
TO_THE_KINK = 0.12  # of the way to the first sign change of a pre-activation
NEAR = 0.02  # of the way to it: nearer than this, no bend of z in a deeper network can reach a kink
LOGIT_CHANGE = 2e-3  # larger changes of the output bend the loss more than four points can follow
FLOAT32 = 4e-3  # a correct float32 gradient shows up to 4.3e-4: its roundings add up over all components
TOLERANCE = 1e-6  # 145 standard deviations of what a correct gradient shows
NOISE = 12 * 2.4 * float(np.finfo(np.float64).eps)  # twelve standard deviations of a loss of size 1
SMALLEST_ERROR = 1e-5  # the relative error of one component that a conclusive check must find
CANDIDATES = 12  # directions tried for each that is used; choosing costs no losses
STENCIL = (-2.0, -1.0, 1.0, 2.0)
WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0


@dataclass(frozen=True)
class Direction:
    """A direction (P,), the derivative that the gradient claims along it, and a step that reaches no kink."""

    vector: Array
    claimed: float
    step: float


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

    `losses` must be computed in float64; for a gradient computed in float32 pass `tolerance=FLOAT32`.
    """
    return check(gradient, losses, point.x, point.w, point.sizes, seed=seed, draws=draws, tolerance=tolerance)


def check(
    gradient: Array, losses: Losses, x: Array, w: Array, sizes: Sizes | Sequence[int], *, seed: int = 0, draws: int = 2,
    tolerance: float = TOLERANCE,
) -> DifferenceVerdict:
    """As check_gradient, for any widths. Kinks are those of the notes' network."""
    widths = widths_of(sizes)
    if gradient.shape != w.shape or not np.all(np.isfinite(gradient)):
        return DifferenceVerdict(False, float("inf"), tolerance, 0)
    rng = np.random.default_rng(seed)
    directions = chosen(rng, scales(gradient, widths), gradient, x, w, widths, draws)
    values = np.array(losses(stencils(w, directions)), dtype=np.float64).reshape(draws, 4)
    found = [judged(direction, row, tolerance) for direction, row in zip(directions, values, strict=True)]
    return _worst(found, 4 * draws)


def scales(gradient: Array, widths: Sequence[int]) -> Array:
    """What counts as a relative error of 1 in each component, shape (P,)."""
    largest = float(np.abs(gradient).max(initial=0.0))
    largest = largest if largest > 1e-30 else 1.0
    parts = []
    for block in split(np.abs(gradient), widths):
        highest = float(block.value.max())
        floor = 1e-3 * (highest if highest > 1e-12 * largest else largest)  # no answer can make a direction overflow
        parts.append(np.maximum(block.value, floor).ravel())
    return np.concatenate(parts)


def chosen(
    rng: np.random.Generator, scale: Array, gradient: Array, x: Array, w: Array, widths: Sequence[int], draws: int
) -> list[Direction]:
    """`draws` directions; one that a kink leaves too short a step is drawn again, before any loss is asked for."""
    found: list[Direction] = []
    zs = pre_activations(x, w, widths)
    for _ in range(CANDIDATES * draws):
        vector = signed(rng, w.size) / scale
        found.append(Direction(vector, float(vector @ gradient), longest_step(x, zs, w, vector, widths)))
        found = sorted(found, key=lambda direction: -direction.step)[:draws]
        if len(found) == draws and _noise(found[-1].step, 3.0) <= 0.4 * SMALLEST_ERROR:
            break
    return found


def signed(rng: np.random.Generator, size: int) -> Array:
    """Independent signs times sizes in [1/2, 1], shape (size,)."""
    uniform = rng.uniform(-0.5, 0.5, size=size)
    return np.asarray(uniform + np.copysign(0.5, uniform))


def longest_step(x: Array, zs: Sequence[Array], w: Array, vector: Array, widths: Sequence[int]) -> float:
    """The longest step, at most STEP, whose four points lie well within the linear piece of the network.

    `zs` are the pre-activations at w.
    """
    *hidden, output = directional_slopes(x, zs, w, vector, widths)
    step = min(STEP, LOGIT_CHANGE / max(float(np.abs(output).max()), 1e-300))
    ways = (np.abs(z) / np.maximum(np.abs(dz), 1e-300) for z, dz in zip(zs[:-1], hidden, strict=True))
    kink = min((float(way.min()) for way in ways), default=np.inf)
    step = min(step, TO_THE_KINK * kink)
    bends = len(hidden) > 1  # with one hidden layer, z is a straight line in the step
    while bends and step > max(NEAR * kink, 1e-300) and not _same_signs(x, zs, w, vector, step, widths):
        step /= 2
    return step


def _same_signs(
    x: Array, zs: Sequence[Array], w: Array, vector: Array, step: float, widths: Sequence[int]
) -> bool:
    """Whether both ends of the stencil lie in the linear piece of w."""
    ends = (pre_activations(x, w + t * step * vector, widths) for t in (STENCIL[0], STENCIL[-1]))
    return all(np.array_equal(a > 0, b > 0) for end in ends for a, b in zip(end[:-1], zs[:-1], strict=True))


def stencils(w: Array, directions: Sequence[Direction]) -> list[Array]:
    """The parameter vectors whose losses are needed, four for each direction."""
    return [w + t * direction.step * direction.vector for direction in directions for t in STENCIL]


def _noise(step: float, size: float) -> float:
    """Twelve standard deviations of a difference of losses of this size."""
    return NOISE * max(size, 1.0) / max(step, 1e-300)


def judged(direction: Direction, losses: Array, least: float = TOLERANCE) -> DifferenceVerdict:
    """The four-point formula. A large error is a proof at any noise below it; a small one only where noise is small."""
    if not np.all(np.isfinite(losses)):
        return DifferenceVerdict(None, float("inf"), least, 4)
    middle = float(np.mean(losses))
    slope = float(WEIGHTS @ (losses - middle)) / max(direction.step, 1e-300)
    error = abs(slope - direction.claimed)
    noise = _noise(direction.step, abs(middle))
    tolerance = max(least, noise)
    if error > tolerance:
        return DifferenceVerdict(False, error, tolerance, 4)
    return DifferenceVerdict(True if noise <= max(least, 0.4 * SMALLEST_ERROR) else None, error, tolerance, 4)


def _worst(found: Sequence[DifferenceVerdict], evaluations: int) -> DifferenceVerdict:
    """Wrong along one direction is wrong; right takes all of them."""
    order = {False: 0, None: 1, True: 2}
    worst = min(found, key=lambda each: (order[each.agrees], -each.error / each.tolerance))
    return DifferenceVerdict(worst.agrees, worst.error, worst.tolerance, evaluations)
