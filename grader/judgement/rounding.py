"""Whether an inexact derivative is so because of difference quotients: their rounding errors are divided by a step.

Seen in points on a line, so near each other that whatever else is inexact, such as a guard or a series that was cut, is
a straight line there. What is left is rounding: of an honest derivative a few units of its last digit, times how much
it depends on its arguments; of differences with the step h, 1/h times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

Array = NDArray[np.float64]
PLACES = np.arange(-6.0, 7.0)  # on the line, in units of STEP
STEP = 2.0**-44  # of the arguments: what is rounded to float32 on the way hardly ever moves
OF_A_STEP = 2  # as many second differences does a step in the line spoil
UNIT = 2.0**-52
EXACT = 1e-12  # of the largest entry: no difference quotient is as near
MUCH = 50.0  # times what dependence on the arguments explains: a formula gives less than 1, steps of 1e-3 some 100
DECIMALS = range(10, 15)


@dataclass(frozen=True)
class Line:
    """The same derivative at points on a line: `mine` and `true`, each with a row for each point."""

    mine: Array
    true: Array

    @property
    def roughness(self) -> float:
        """The rounding errors of most entries, in units of what an honest derivative may have."""
        if self.mine.shape != self.true.shape or not np.all(np.isfinite(self.mine)) or self._to_decimals:
            return 0.0
        scale = float(np.abs(self.true).max(initial=0.0))
        if not scale:
            return 0.0
        dependence = float(np.abs(self.true[-1] - self.true[0]).max()) / (STEP * float(np.ptp(PLACES)))
        errors = _off_the_line(self.mine - self.true)[np.any(self.true, axis=0)]
        return float(np.median(errors)) / (UNIT * (scale + dependence))

    @property
    def _to_decimals(self) -> bool:
        """Whether the answer was rounded to some decimals in the end."""
        return any(np.array_equal(np.round(self.mine, decimals), self.mine) for decimals in DECIMALS)


def factors(shape: tuple[int, ...], rng: np.random.Generator) -> list[Array]:
    """What an argument of this shape is multiplied by at each place on a line, whose way is drawn."""
    way = rng.uniform(-1, 1, size=shape)
    return [1 + STEP * place * way for place in PLACES]


def rough(mine: Sequence[Sequence[Any]], true: Sequence[Sequence[Any]]) -> bool:
    """Whether a value of `mine` has the rounding errors of difference quotients. Both have a row for each place."""
    return any(Line(_rows(one), _rows(other)).roughness > MUCH
               for one, other in zip(zip(*mine, strict=True), zip(*true, strict=True), strict=True))


def _rows(values: Sequence[Any]) -> Array:
    return np.stack([np.asarray(value, dtype=np.float64).ravel() for value in values])


def _off_the_line(values: Array) -> Array:
    """How far each column is from a straight line at most of its places: where a number that is rounded to float32 does
    move there is a step in the line, at which three places see no straight line.
    """
    return np.asarray(np.sort(np.abs(np.diff(values, n=2, axis=0)), axis=0)[-1 - OF_A_STEP])
