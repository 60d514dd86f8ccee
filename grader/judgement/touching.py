"""Which blocks of an answer a mistake touches: the others must be right, or it is not this mistake."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .diagnosis import Array, Case

SAME = 1e-9  # of a block: two answers that are one to rounding
CLEARLY = 1e-2  # of a block: what differs by more is another answer, whatever the tolerance


def touched(answer: Array | None, case: Case) -> NDArray[np.bool_]:
    """Which blocks a flat answer touches; all where it moves numbers from one place to another."""
    truth = case.truth
    if answer is None or answer.shape != truth.shape or np.array_equal(np.sort(answer), np.sort(truth)):
        return np.ones(len(case.bounds), dtype=bool)
    return differs(answer, truth, case, SAME)


def kept(answer: Array | None, case: Case) -> NDArray[np.bool_]:
    """Which blocks of a flat answer are the true ones up to one factor; all where numbers only change their places."""
    truth = case.truth
    if answer is None or answer.shape != truth.shape:
        return np.zeros(len(case.bounds), dtype=bool)
    if np.array_equal(np.sort(answer), np.sort(truth)):
        return np.ones(len(case.bounds), dtype=bool)
    with np.errstate(all="ignore"):
        factors = np.add.reduceat(answer * truth, case.bounds) / np.add.reduceat(truth * truth, case.bounds)
        lengths = np.diff([*case.bounds, truth.size])
        return ~differs(answer, np.repeat(np.nan_to_num(factors), lengths) * truth, case, SAME)


def differs(first: Array, second: Array, case: Case, by: float = CLEARLY) -> NDArray[np.bool_]:
    """For each block, whether the largest difference is more than `by` of its largest entry."""
    with np.errstate(all="ignore"):
        gaps = np.abs(first - second) / np.maximum(case.scale, case.largest(second))
    gaps = np.where(np.isnan(gaps), 0.0, gaps)
    return np.asarray(np.maximum.reduceat(gaps, case.bounds) > by)
