"""Does a claimed gradient agree with the slope of a function along one random direction?

A direction moves parameter i by s_i u_i / scale_i, where scale_i is the size of the claimed derivative, but at least a
thousandth of its block's largest, s_i = +-1 and u_i is in [1/2, 1]. The slope along it is then in units of "relative
error of one component": one component wrong by a relative rho, alone, moves it by at least rho / 2, whatever the number
of components. (A direction of equal steps would drown a small component's error in the slopes of the large ones.)

The step follows from the rounding that was measured: so long that rounding is a quarter of the tolerance. Where the
stencil shows a kink or a bend that matters, the direction is drawn again, with a shorter step and with a larger least
scale, which shortens the moves of parameters whose derivative is small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

from .named_blocks import Array, Layout
from .neighbourhood import BIT, LEAST, Neighbourhood, signed
from .stencil import BY_CHANCE, POINTS, slope

STEP = 4 * BY_CHANCE  # times rounding / tolerance
FARTHEST = 0.01  # of the size of the parameters, however small the claimed derivatives are
TO_THE_KINK = 0.06  # of the way to it, so that the farthest of the seven points is a quarter of the way
CONCLUSIVE = 4.0  # times the tolerance: how far a slope that agrees may be in doubt
ATTEMPTS = ((1e-3, 1.0), (1e-3, 0.25), (1e-2, 0.25), (0.1, 0.125), (1.0, 0.0625))  # least scale of a block's, step
LAST = 3  # attempts that show how far kinks matter that no attempt left behind
COARSEST = 1e-2  # of the largest derivative, and of value / size: what cannot be seen so exactly is left open
CANCELLING = 10.0  # times its residual: how wrong a single value may be that is made of several with kinks

KinkDistance = Callable[[Array], float]  # a direction (P,) to the first t > 0 with a kink at point - t or + t times it


@dataclass(frozen=True)
class Claim:
    """That the derivative of upstream @ function, where upstream is (Q,), is `gradient` (P,)."""

    gradient: Array
    upstream: Array


@dataclass(frozen=True)
class SlopeVerdict:
    """`agrees` is None where it cannot be told. `error` and `tolerance` are relative errors of one component.

    `rough`, (Q,), tells which values of the function had a kink in between.
    """

    agrees: bool | None
    error: float
    tolerance: float
    evaluations: int
    rough: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))


@dataclass(frozen=True)
class _Measured:
    """The error along one direction, and how far rounding (`noise`) and kinks (`doubt`) may falsify it."""

    error: float
    noise: float
    doubt: float
    rounding: float
    resolved: bool
    rough: NDArray[np.bool_]


@dataclass(frozen=True)
class DirectionCheck:
    """Draws a direction from a point and judges a claim along it, to a tolerance."""

    near: Neighbourhood
    tolerance: float
    kink_distance: KinkDistance | None = None

    def verdict(self, claim: Claim, rng: np.random.Generator, only: slice = slice(None)) -> SlopeVerdict:
        """Along a direction in the parameters of the slice `only`, drawn again where it is left open.

        What is smooth is right or wrong. Where kinks stay in between at every step, only that is wrong which is so by
        more than they explain.
        """
        rounding, doubts = self.near.rounding(claim.upstream), []
        for least, shorter in ATTEMPTS:
            step = STEP * rounding / self.tolerance
            coarsest = step / FARTHEST * least / ATTEMPTS[0][0]
            scale = np.maximum(_scale(claim.gradient, self.near.layout, least), coarsest / self.near.sizes)
            vector = np.zeros_like(scale)
            vector[only] = (signed(rng, vector.size) / scale)[only]
            found = self._measure(claim, vector, shorter * step, rounding, coarsest)
            rounding = found.rounding
            doubts.append(found.doubt)
            agrees = self._agrees(found)
            if agrees is not None:
                break
        allowed = max(self.tolerance, found.noise)
        if agrees is None and found.error > allowed + max(doubts[-LAST:]):
            agrees = False
        return SlopeVerdict(agrees, found.error, allowed, len(doubts) * len(POINTS), found.rough)

    def _agrees(self, found: _Measured) -> bool | None:
        if found.error > max(self.tolerance, found.noise):
            return False if found.doubt == 0 else None
        conclusive = found.noise + found.doubt <= CONCLUSIVE * self.tolerance and found.resolved
        return True if conclusive else None

    @np.errstate(all="ignore")  # what leaves the range of float64 is left open
    def _measure(self, claim: Claim, vector: Array, step: float, rounding: float, coarsest: float) -> _Measured:
        """Rounding may be more than it was at the point, where values are larger.

        `coarsest` is the least scale there is, times the size of a parameter.
        """
        if self.kink_distance is not None:
            step = max(min(step, TO_THE_KINK * self.kink_distance(vector)), LEAST)
        changes = self.near.function([self.near.point + t * step * vector for t in POINTS]) - self.near.value
        largest = np.abs(changes).max(axis=0)
        rounding = max(rounding, BIT * float(np.linalg.norm(claim.upstream * largest)))
        found = slope(changes, claim.upstream, step, np.maximum(self.near.roundings, BIT * largest))
        doubt = max(2.0, CANCELLING / claim.upstream.size**0.5) * float(found.residuals.sum())
        error, noise = abs(found.value - float(vector @ claim.gradient)), BY_CHANCE * rounding / step
        resolved = self._resolves(self.tolerance * coarsest, claim, largest)
        return _Measured(error, noise, doubt, rounding, resolved, found.residuals > 0)

    def _resolves(self, tolerated: float, claim: Claim, largest: Array) -> bool:
        """Whether an error that is tolerated is small beside the largest derivative, or beside the values."""
        values = np.linalg.norm(claim.upstream * np.maximum(np.abs(self.near.value), largest))
        derivatives = np.abs(claim.gradient * self.near.sizes).max(initial=0.0)
        return bool(tolerated <= COARSEST * max(float(values), float(derivatives), 1e10 * LEAST))


def _scale(gradient: Array, layout: Layout, least: float) -> Array:
    """The size of each component, but at least `least` of the largest of its block, or of all where that is nothing."""
    largest = float(np.abs(gradient).max(initial=0.0))
    highest = (block if block > 1e-12 * largest else largest for block in layout.largest(gradient))
    return np.maximum(np.abs(gradient), layout.spread([least * block for block in highest]))
