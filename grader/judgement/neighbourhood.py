"""A function around one point: its values there and nearby, and what rounding adds to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from grader.data_classes import dataclass

from .named_blocks import Array, Layout

Function = Callable[[Sequence[Array]], Array]  # k points, each (P,), to their values (k, Q)

SAMPLES = 6  # besides the point itself
APART = 1e-11  # of the size of a block, from one sample to the next: what is smooth is a straight line there
FARTHER_APART = 1e-6  # where nothing changed: single precision notices no less
THIRD = 20.0  # the variance of a third difference of independent numbers, 1 + 9 + 9 + 1
BIT = float(np.finfo(np.float64).eps)
LEAST = 1e-290


@dataclass(frozen=True)
class Neighbourhood:
    """The point (P,) cut by `layout`, and `function`, which is asked at once for all that is needed at one time."""

    layout: Layout
    point: Array
    function: Function
    seed: int = 0

    @cached_property
    def sizes(self) -> Array:
        """How large the parameters around each are: the root mean square of its block; of all, or 1, where that is 0.

        Shape (P,).
        """
        everywhere = float(np.linalg.norm(self.point)) / max(1, self.point.size) ** 0.5 or 1.0
        return self.layout.spread([size or everywhere for size in self.layout.root_mean_square(self.point)])

    @cached_property
    def _first(self) -> Array:
        """The value at the point, and at SAMPLES points in a row beside it."""
        return self.function(self._row(APART))

    @property
    def value(self) -> Array:
        """(Q,)"""
        return np.asarray(self._first[0])

    @cached_property
    def _samples(self) -> Array:
        """Values in a row, (SAMPLES + 1, Q), that are not all the same if the function is not constant."""
        if np.array_equal(self._first[1:], self._first[:-1]):
            return self.function(self._row(FARTHER_APART))
        return self._first

    def _row(self, apart: float) -> list[Array]:
        move = apart * self.sizes * signed(np.random.default_rng([self.seed, 0]), self.point.size)
        return [self.point + i * move for i in range(SAMPLES + 1)]

    @property
    def evaluations(self) -> int:
        """How many values it took to know the rounding."""
        return (SAMPLES + 1) * (1 if self._samples is self._first else 2)

    @cached_property
    def roundings(self) -> Array:
        """The standard deviation of what rounding adds to each value, (Q,): the last bit of it at least."""
        return np.asarray(np.maximum(_noise(self._samples), BIT * np.abs(self.value)))

    def rounding(self, upstream: Array) -> float:
        """The same of upstream @ value, where `upstream` is (Q,). Roundings of different values need not cancel."""
        together = float(_noise((self._samples - self._samples[0]) @ upstream))
        return max(together, BIT * float(np.linalg.norm(upstream * self.value)), LEAST)


def _noise(row: Array) -> Array:
    """From third differences, in which what is smooth vanishes. (SAMPLES + 1, ...) to (...)."""
    return np.asarray(np.sqrt(np.mean(np.diff(row, n=3, axis=0) ** 2, axis=0) / THIRD))


def signed(rng: np.random.Generator, size: int) -> Array:
    """Independent signs times sizes in [1/2, 1], shape (size,)."""
    uniform = rng.uniform(-0.5, 0.5, size=size)
    return np.asarray(uniform + np.copysign(0.5, uniform))
