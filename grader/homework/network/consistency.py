"""Is a student's gradient right for the loss that the student computes? Gives marks and hints, never takes any.

A pair of functions can agree and mean nothing: loss = w.w/2 with gradient w. So agreement alone earns nothing. The
loss must be recognised, at several points, as the notes' network with one listed mistake (variants.py), and the
gradient must be the derivative of that network as we compute it. Whatever else the student's code returns is not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.differences import DifferenceVerdict, Losses, check_gradient
from grader.homework.network.packing import Array, widths_of
from grader.homework.network.points import Point
from grader.homework.network.variants import Variant, amount, cost, variants
from grader.judgement.verdict import Explanation

SAME_LOSS = 1e-9
PROBES = 3
TABLES, STEP = 3, 4e-6  # of losses along a line: some fifty grains of float32 from one to the next
TABLE = STEP * np.arange(1.3, 8.0)  # off the point itself, around which roundings may be symmetric
NOISE_OF_FLOAT32 = 1e-11, 1e-5  # of the loss: float64 stays below the first, whatever random numbers do is above


@dataclass(frozen=True)
class FollowThrough:
    """Whether a gradient earns its marks for the student's own forward pass, and what is wrong with that pass."""

    earned: bool
    variant: Variant | None = None


def is_float32(losses: Losses, point: Point) -> bool:
    """Whether somewhere on its way the loss is computed in float32: found by the noise in tables of differences.

    A loss that does not move at all is rounded so, or ignores the parameters; either way its slopes say nothing.
    """
    rng = np.random.default_rng(0)
    lines = rng.choice((-1.0, 1.0), size=(TABLES, point.w.size)) * rng.uniform(0.5, 1, size=(TABLES, point.w.size))
    values = np.array(losses([point.w * (1 + t * line) for line in lines for t in TABLE]), dtype=np.float64)
    if not np.all(np.isfinite(values)):
        return False
    table = values.reshape(TABLES, len(TABLE))
    low, high = (share * float(np.abs(values).max()) for share in NOISE_OF_FLOAT32)
    noise = float(np.sqrt(np.mean(np.diff(table, n=3) ** 2) / 20))  # of third differences, 1 3 3 1
    return bool(np.any(np.ptp(table, axis=1) == 0) or low < noise < high)


def recognise(losses: Losses, point: Point, *, seed: int = 0) -> Variant | None:
    """The one listed mistake with which the notes' network has the student's loss at four points, or None.

    Variant() is the notes' own network. Two mistakes that fit equally prove neither.
    """
    widths = widths_of(point.sizes)
    probes = [point.w, *_probes(point, seed)]
    with np.errstate(all="ignore"):
        theirs = np.array(losses(probes), dtype=np.float64)
        if not np.all(np.isfinite(theirs)):
            return None
        fitting = [fit for variant in variants(widths) if (fit := _fitted(variant, theirs, probes, point)) is not None]
    return fitting[0] if fitting and (len(fitting) == 1 or fitting[0] == Variant()) else None


def earns_follow_through(gradient: Array, losses: Losses, point: Point, *, seed: int = 0) -> FollowThrough:
    """Is `gradient` (P,) the derivative of the student's own forward pass, and is that the notes' but for one mistake?

    `losses` is the student's own loss at parameter vectors (P,), with x and y of the point. The gradient is judged
    against differences of our own computation of the recognised network, so that no loss made to fit can help it.
    """
    variant = recognise(losses, point, seed=seed)
    if variant is None or variant == Variant():
        return FollowThrough(False, variant)
    widths = widths_of(point.sizes)

    def ours(parameters: Sequence[Array]) -> list[float]:
        return [cost(variant, point.x, point.y, w, widths) for w in parameters]

    found = _scaled_check(gradient, ours, point, ours([point.w])[0], seed)
    return FollowThrough(found.agrees is True, variant)


def explain_loss(variant: Variant) -> Explanation:
    """The hint for a gradient that earned follow-through."""
    what = "Your gradient is right for the loss you compute; your loss is not the notes' loss"
    number = f" (about {variant.amount:.3g})" if variant.amount else ""
    return Explanation(f"{what}: {variant.sentence}{number}.", read="§1 (the cost) and §7.1")


def _scaled_check(gradient: Array, losses: Losses, point: Point, loss: float, seed: int) -> DifferenceVerdict:
    """Both divided by one number, so that a summed loss is as large as a mean: rounding grows with the loss."""
    unit = max(1.0, abs(loss) / 3)

    def smaller(parameters: Sequence[Array]) -> list[float]:
        return [value / unit for value in losses(parameters)]

    return check_gradient(gradient / unit, smaller, point, seed=seed)


def _probes(point: Point, seed: int) -> list[Array]:
    rng = np.random.default_rng([seed, 1])
    return [point.w * (1 + 0.1 * rng.uniform(-1, 1, size=point.w.size)) for _ in range(PROBES)]


def _fitted(variant: Variant, theirs: Array, probes: list[Array], point: Point) -> Variant | None:
    """The variant with its epsilon or lambda, if it has all of these losses."""
    widths = widths_of(point.sizes)
    found = amount(variant, float(theirs[0]), point.x, point.y, point.w, widths)
    if found is None:
        return None
    full = replace(variant, amount=found)
    mine = np.array([cost(full, point.x, point.y, w, widths) for w in probes])
    return full if bool(np.all(np.abs(mine - theirs) <= SAME_LOSS * np.abs(mine))) else None
