"""Whether parameters moved by one step of SGD, to the rounding of the precision in which it was taken."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.grading.expect import noticed

Array = NDArray[np.float64]
SINGLE = 1e-6  # of a step taken in float32, to the size of what is added
CLOSE = 1e-9  # of float64 sums of a few numbers near 1, in any order


def same(got: Array, expected: Array, scale: float = 1.0) -> bool:
    """Whether two arrays are the same, to the rounding of float64 among numbers of size `scale`."""
    return bool(np.all(np.abs(got - expected) <= CLOSE * (np.abs(expected) + scale)))


def stepped(before: Array, after: Array, rate: float, gradient: Array) -> bool:
    """Whether `after` is one step of `rate` against `gradient`; in single precision where the numbers show that."""
    move = -rate * gradient
    if same(after - before, move, float(np.abs(move).max())):
        return True
    if not (single(after) or single((before - after) / rate)):
        return False
    noticed.add("float32")
    return bool(np.all(np.abs(after - before - move) <= SINGLE * (np.abs(before) + np.abs(move))))


@np.errstate(all="ignore")
def single(values: Array) -> bool:
    """Whether all numbers are those of single precision, to the rounding of float64, and not all are rounder still."""
    nearest, coarse = values.astype(np.float32), values.astype(np.float16)
    return _near(values, nearest) and not _near(values, coarse)


def _near(values: Array, others: Any) -> bool:
    """Whether numbers differ by no more than float64's own rounding of numbers near 1."""
    return bool(np.all(np.abs(values - others) <= 1e-14 * (1 + np.abs(values))))
