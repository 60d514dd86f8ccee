"""Is what a student's function gives the notes' value, but for small guards or the digits that float32 rounds off?

On a laptop gradients are compared with slopes of the student's own functions. A guard or float32 in those bends their
slopes far more than their values, and would be held against a right gradient. Where the values say that the function
is the notes' but for that, its slopes are taken of the notes' function.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.homework.network.forward import departure, likelihood, loss, loss_rounding, pre_activations
from grader.homework.network.packing import Array
from grader.homework.network.points import Point
from grader.judgement.guards import LARGEST

GRAINS = 2.0**29 * 8  # eight standard deviations of float32's roundings, in those of float64
DIGITS = 2.0**-24 * 16  # that float32 may round off a value of 1 in a short calculation


def losses_are_near(own: Sequence[float], point: Point, ws: Sequence[Array]) -> bool:
    """Whether the losses `own`, at each parameter vector of `ws`, are the notes' but for that."""
    stack, widths = np.stack(list(ws)), point.sizes.widths
    z = pre_activations(point.x, stack, widths)[-1]
    likely = np.maximum(likelihood(point.y, z), np.finfo(np.float64).tiny)
    single = GRAINS * loss_rounding(point.x, point.y, ws[0], widths)
    below = 2 * LARGEST * (1 / likely).mean(axis=-1) + single
    above = 2 * LARGEST * (1 + np.exp(-z.max(axis=-2)).mean(axis=-1)) + single
    differences = np.asarray(own, dtype=np.float64) - loss(point.x, point.y, stack, widths)
    return bool(np.all((-below <= differences) & (differences <= above)))


def costs_are_near(own: Sequence[float], y: Array, yhats: Sequence[Array]) -> bool:
    """The same of a cost for one label y (c,), at each of `yhats`."""
    likely = np.array([float(yhat[y > 0].sum()) for yhat in yhats])
    differences = np.abs(np.asarray(own, dtype=np.float64) + np.log(likely))
    return bool(np.all(differences <= 2 * LARGEST / likely + DIGITS * (1 - np.log(likely))))


def probabilities_are_near(own: Sequence[Array], zs: Sequence[Array]) -> bool:
    """The same of softmax, at each z (c,)."""
    allowed = 2 * LARGEST + DIGITS
    return all(mine.shape == z.shape and bool(np.all(np.abs(departure(z, mine)) <= allowed * (1 + np.exp(-z.max()))))
               for mine, z in zip(own, zs, strict=True))



