"""The constant that a mistake leaves open (a slope, a step size, the strength of an L2 term), from the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .diagnosis import Answer, Array, Case, Compute, Hypothesis, answer_of, flat

ROUNDS = 12  # of Newton's method
SETTLED = 1e-12  # of the constant: a smaller change is rounding
FIRST = 3  # rounds, after which a gap that closes at all is halved at least by each


def fitted(
    hypothesis: Hypothesis, recipe: Any, compute: Compute, cases: Sequence[Case], got: Sequence[Answer]
) -> float | None:
    """The constant under which `hypothesis` comes nearest to `got`; None where there is none."""
    if callable(hypothesis.constant):
        read = hypothesis.constant(cases, got)
        return read if read is not None and np.isfinite(read) else None
    if hypothesis.constant is None:
        return None
    return _newton(
        lambda t: answer_of(hypothesis.change(recipe, t), compute, cases[0]), flat(got[0]), hypothesis.constant
    )


def _newton(answer: Callable[[float], Answer | None], target: Array, start: float) -> float:
    """Newton's method in one unknown: the constant whose answer is nearest to `target`."""
    constant, before = start, np.inf
    for number in range(ROUNDS):
        step = 1e-6 * max(abs(constant), 1e-3)
        here, there = answer(constant), answer(constant + step)
        if here is None or there is None or flat(here).shape != target.shape:
            return constant
        with np.errstate(all="ignore"):
            slope, gap = (flat(there) - flat(here)) / step, target - flat(here)
            change = float(slope @ gap) / (float(slope @ slope) or np.nan)
            far = float(gap @ gap)
        if not np.isfinite(change) or (number >= FIRST and far > before / 4):
            return constant
        constant, before = constant + change, far
        if abs(change) <= SETTLED * abs(constant):
            break
    return constant


def on_line(at_0: Array, at_1: Array, target: Array) -> float | None:
    """The t of at_0 + t (at_1 - at_0) nearest to `target`; None where the line is a point, or nothing is finite."""
    if at_0.shape != target.shape or at_1.shape != target.shape:
        return None
    with np.errstate(all="ignore"):
        line = at_1 - at_0
        t = float(line @ (target - at_0)) / float(line @ line or np.nan)
    return t if np.isfinite(t) else None
