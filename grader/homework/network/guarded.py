"""Right programs with small guards: the notes' probabilities, cost and error as code that fears 0 computes them (§1).

A guard in the backward pass is a change of the error at the output, and of nothing else: the rest of §7.2 is linear in
it. The true gradient of the labels yhat - error is therefore the gradient of a right program with such guards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.forward import pre_activations
from grader.homework.network.packing import Array
from grader.judgement.guards import LARGEST, Guards


@dataclass(frozen=True)
class GuardSizes:
    """The size of each guard, 0 for none, and where it stands. e = exp(z - max z), p = e / sum e."""

    log: float = 0.0  # log(p + log), y / (p + log)
    total: float = 0.0  # e / (sum e + total)
    unshifted: float = 0.0  # the same where nothing was subtracted from z
    added: float = 0.0  # p + added
    least: float = 0.0  # max(p, least)
    most: float = 0.0  # min(p, 1 - most)


EVERYWHERE = tuple(field.name for field in fields(GuardSizes))
IN_SOFTMAX = tuple(name for name in EVERYWHERE if name != "log")
IN_COST = ("log", "least", "most")
IN_JACOBIAN = ("added", "least", "most")


def guards(names: tuple[str, ...], value: Callable[[GuardSizes], Any],
           known_ends: Callable[[], Sequence[Array]] | None = None) -> Guards:
    """`value` as a function of the sizes of the guards `names` alone, flat; `known_ends` are as Guards has them."""
    def with_sizes(sizes: Array) -> Array:
        chosen = GuardSizes(**dict(zip(names, map(float, sizes), strict=True)))
        return np.ravel(np.asarray(value(chosen), dtype=np.float64))

    return Guards(names, with_sizes, known_ends)


def ends(names: tuple[str, ...]) -> list[GuardSizes]:
    """No guard, and each of `names` alone at its largest."""
    return [GuardSizes(), *(GuardSizes(**{name: LARGEST}) for name in names)]


@np.errstate(over="ignore")
def probabilities(z: Array, guard: GuardSizes) -> Array:
    """softmax(z) for z (c,) or (c, n)."""
    top = z.max(axis=0)
    e = np.exp(z - top)
    unshifted = guard.unshifted * np.exp(-top) if guard.unshifted else 0.0  # infinite where exp(z) underflows
    return kept(e / (e.sum(axis=0) + guard.total + unshifted), guard)


def kept(p: Array, guard: GuardSizes) -> Array:
    """Probabilities kept away from 0 and 1."""
    return np.asarray(np.clip(p + guard.added, guard.least, 1 - guard.most if guard.most else np.inf))


def cost(y: Array, p: Array, guard: GuardSizes) -> float:
    """The mean over the examples of -log p of the true class, for y and p (c,) or (c, n)."""
    logs = np.log(np.maximum(kept(p, guard) + guard.log, np.finfo(np.float64).tiny))
    return float(-np.mean(np.sum(y * logs, axis=0)))


def error(y: Array, p: Array, guard: GuardSizes) -> Array:
    """dJ/dz of the output for one example or a batch, times n: dJ/dyhat through the Jacobian of softmax (§4)."""
    pulls = y * p / (p + guard.log) if guard.log else y
    return np.asarray(p * pulls.sum(axis=0) - pulls)


@dataclass(frozen=True)
class Output:
    """What stands before softmax, (c, n), and the probabilities without a guard."""

    z: Array
    plain: Array

    @classmethod
    def of(cls, x: Array, w: Array, widths: tuple[int, ...]) -> Output:
        """The output of a network."""
        z = pre_activations(x, w, widths)[-1]
        return cls(z, probabilities(z, GuardSizes()))

    def labels(self, y: Array, guard: GuardSizes) -> Array:
        """The labels with which the unguarded gradient is that of a program with this guard."""
        return np.asarray(self.plain - error(y, probabilities(self.z, guard), guard))
