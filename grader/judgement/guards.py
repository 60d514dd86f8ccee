"""Is an answer that of a right program with small guards, such as log(p + 1e-8) or y / (p + 1e-8)?

Why no tolerance can tell. A guard of size eps in the derivative of the cost scales the error of example i by about
1 - eps / p_i, where p_i is the probability of its true class. An entry of the gradient is a sum over the examples,
g = sum_i e_i, so that it moves by up to eps * max(1 / p_i) * S with S = sum_i |e_i|. Entries cancel: |g| may be a
thousandth of S, and then a guard of 1e-6 at p = 0.005 moves it by a fifth of itself. The smallest mistake that must
be found is one entry wrong by 1e-5 of itself: four orders less.

What can tell: a program has few guards, and each moves all entries together, in a way that the network foretells. So
the sizes of at most MOST_AT_ONCE guards are fitted to the whole answer, and what then remains is held against the
strict tolerance. A single wrong entry is not of that shape: the fit takes away the share of its error that is its
leverage, its part of the length of the guards' directions, and leaves the rest. (A single number, such as the loss,
has no shape: there whatever guards of that size may do is excused, some 1e-6 / p, and no more.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

from .named_blocks import Array

LARGEST = 1e-6  # of a guard that costs nothing
MOST_AT_ONCE = 3
LEVERAGE = 0.5  # of one entry: with more, and surely with 0.9, guards could take an error of it for their own
EXACTLY = 0.01  # of the tolerance: so near are guards that are there, and not those that such an error is taken for
ROUNDING = 1.02  # a guard of exactly 1e-6 may be fitted as a little more
STEP = 1e-7  # of a guard, for the slope of the answer in it
ROUNDS = 4  # of Newton's method: the error of the linear one, (eps / p) ** 2, squares each time
SHOWS = 0.2  # of the tolerance: guards that move no entry by more explain nothing
WEIGHINGS = 20  # of the entries, towards those that guards explain least
BENT = 4.0  # times what each guard at its largest leaves a straight line: several together bend further


@dataclass(frozen=True)
class Guards:
    """The guards that a right program may hold. `value` gives its answer for their sizes, an array (len(names),).

    `known_ends`, where these answers are at hand: without any guard, and with each alone at its LARGEST.
    """

    names: tuple[str, ...]
    value: Callable[[Array], Array]
    known_ends: Callable[[], Sequence[Array]] | None = None

    @cached_property
    def _values(self) -> dict[bytes, Array]:
        return {}

    def at(self, sizes: Array) -> Array:
        """`value`, computed once: fits of several guards begin alike, and end at the same bounds."""
        key = sizes.tobytes()
        if key not in self._values:
            self._values[key] = self.value(sizes)
        return self._values[key]

    @cached_property
    def ends(self) -> tuple[Array, Array]:
        """The answer without guards, and what each guard at its largest does to it, one row a guard."""
        largest = LARGEST * np.eye(len(self.names))
        plain, *others = self.known_ends() if self.known_ends else map(self.at, (np.zeros(len(self.names)), *largest))
        return plain, np.stack([other - plain for other in others])


    def of(self, some: NDArray[np.bool_]) -> Guards:
        """The same guards in `some` of the entries alone."""
        return Guards(self.names, lambda sizes: self.at(sizes)[some],
                      lambda: [self.ends[0][some], *((self.ends[0] + effect)[some] for effect in self.ends[1])])


@dataclass(frozen=True)
class Fit:
    """The sizes of the guards that were found, by name, and the answer of the right program that holds them."""

    sizes: dict[str, float]
    value: Array
    moving: tuple[int, ...] = ()  # the places of these guards among all


@np.errstate(all="ignore")  # an answer may be as large as float64 goes
def reach(guards: Guards) -> Array:
    """How far any of these guards, at their largest, moves each entry, and all of them together at most."""
    return np.asarray(2 * np.abs(guards.ends[1]).sum(axis=0))  # twice: beyond first order


@np.errstate(all="ignore")
def fit(got: Array, guards: Guards, tolerance: Array, right: Callable[[Array], bool] | None = None,
        *, by_entry: bool = False) -> Fit | None:
    """The fewest guards, each at most LARGEST, with which a right program answers `got` to the `tolerance`.

    `right` tells of an answer whether it explains `got`, where that is another question. No guard at all is fewest: on
    a laptop, what is expected may have been found from a wrong function of the student's. `by_entry`: what is compared
    are the entries of an answer themselves, of which a single one may be wrong.
    """
    strict = right is None
    right = right or (lambda value: bool(np.all(np.abs(got - value) <= tolerance)))
    plain, effects = guards.ends
    if right(plain):
        return Fit({}, plain)
    showing = [i for i, effect in enumerate(effects) if bool(np.any(np.abs(effect) > SHOWS * tolerance))]
    if not showing or not bool(np.all(np.abs(got - plain) <= 2 * np.abs(effects).sum(axis=0) + tolerance)):
        return None
    if strict and _beyond(got, guards, showing, tolerance):
        return None
    for count in range(1, min(MOST_AT_ONCE, len(showing)) + 1):
        for chosen in combinations(showing, count):
            found = _least_squares(got, guards, chosen, tolerance)
            if right(found.value) and not (by_entry and _may_be_one_entry(got, found, effects, tolerance)):
                return found
    return None


def fit_to_some(got: Array, guards: Guards, tolerance: Array, some: NDArray[np.bool_]) -> Fit | None:
    """As `fit`, of a program that holds the guards on the way to `some` entries only, and none on the way to others."""
    found = None if some.all() else fit(got[some], guards.of(some), tolerance[some], by_entry=True)
    if found is None:
        return None
    value = guards.ends[0].copy()
    value[some] = found.value
    return replace(found, value=value)


def _may_be_one_entry(got: Array, found: Fit, effects: Array, tolerance: Array) -> bool:
    """Whether an error in a single entry could have been taken for the guards that were found, which hardly move the
    others.
    """
    if got.size == 1 or bool(np.all(np.abs(got - found.value) <= EXACTLY * tolerance)):
        return False
    basis = np.linalg.qr((effects[list(found.moving)] / tolerance).reshape(len(found.moving), -1).T)[0]
    return float((basis * basis).sum(axis=1).max()) > LEVERAGE


def _beyond(got: Array, guards: Guards, showing: Sequence[int], tolerance: Array) -> bool:
    """Whether no sizes of the guards that are `showing`, all of them at once, bring every entry within `tolerance`.

    For weights w >= 0 and the residual r of the weighted least squares, w r is at right angles to all guards. So
    whatever their sizes, the largest error is at least sum w r^2 / sum w |r|, up to what the guards bend. Weights that
    grow where |r| is large (Lawson) bring that close to the smallest error there can be.
    """
    plain, effects = guards.ends
    slopes = _slopes(guards, plain, np.zeros(len(guards.names)), np.eye(len(guards.names))[list(showing)]) / tolerance
    bends = BENT * float(np.sum(np.max(np.abs(effects[list(showing)] / tolerance - LARGEST * slopes), axis=1)))
    rest = ((got - plain) / tolerance).ravel()
    if not (np.all(np.isfinite(slopes)) and np.all(np.isfinite(rest))):
        return False
    weights = np.ones(rest.size)
    for _ in range(WEIGHINGS):
        roots = np.sqrt(weights)
        sizes = np.linalg.lstsq((LARGEST * slopes * roots).T, rest * roots, rcond=None)[0]
        left = np.abs(rest - LARGEST * slopes.T @ sizes)
        if float(weights @ left**2) > (1 + bends) * float(weights @ left):
            return True
        weights = weights * left / (left.max() or 1.0)
    return False


def _slopes(guards: Guards, value: Array, sizes: Array, units: Array) -> Array:
    """How the answer `value` of these `sizes` grows with the size of each of the guards `units`, one row each."""
    return np.stack([(guards.at(sizes + STEP * unit) - value).ravel() / STEP for unit in units])


def _least_squares(got: Array, guards: Guards, chosen: Sequence[int], tolerance: Array) -> Fit:
    """The best sizes of the `chosen` guards, in units of the tolerance, from no guard at all by Newton's method."""
    units = np.eye(len(guards.names))[list(chosen)]
    sizes = np.zeros(len(guards.names))
    value = guards.at(sizes)
    for _ in range(ROUNDS):
        slopes = _slopes(guards, value, sizes, units) / tolerance
        rest = ((got - value) / tolerance).ravel()
        if not (np.all(np.isfinite(slopes)) and np.all(np.isfinite(rest))):
            break
        sizes = sizes + LARGEST * (np.linalg.lstsq(LARGEST * slopes.T, rest, rcond=None)[0] @ units)
        sizes = np.clip(sizes, 0.0, ROUNDING * LARGEST)
        value = guards.at(sizes)
    return Fit({guards.names[i]: float(sizes[i]) for i in chosen}, value, tuple(chosen))
