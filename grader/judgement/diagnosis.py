"""Runs known mistakes against a wrong answer: which of them computes exactly what the student's function returned?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Answer = tuple[Array, ...]
Compute = Callable[[Any, "Case"], Answer]
Reader = Callable[[Sequence["Case"], Sequence[Answer]], "float | None"]

RIGHT = 1e-6  # of the largest entry of a block: float64 in any order of sums differs by far less
# Of what a mistake changes, not of the whole value: a millionth of L2 must be met as exactly as a factor of n. A
# permitted guard (log(p + 1e-8)) adds less than this to a mistake that matters; another mistake adds more.
EXPLAINED = 1e-4
LEAST = 1e-8  # of a block: what changes less cannot be told from rounding at EXPLAINED


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """One question put to the student: the arguments, the sizes, the true answer, and what hypotheses compute from.

    `blocks` are the lengths of the parts that one flat answer is made of; each is measured by its own largest entry.
    """

    arguments: tuple[Any, ...]
    facts: Any
    expected: Answer
    sizes: Any = None
    label: str = ""
    blocks: tuple[int, ...] = ()

    @cached_property
    def truth(self) -> Array:
        """The true answer, flat."""
        return flat(self.expected)

    @cached_property
    def bounds(self) -> NDArray[np.intp]:
        """Where each block of the flat true answer begins."""
        lengths = self.blocks if sum(self.blocks) == self.truth.size else tuple(a.size for a in self.expected)
        return np.concatenate([[0], np.cumsum([length for length in lengths if length])[:-1]]).astype(np.intp)

    @cached_property
    def scale(self) -> Array:
        """For each entry of the flat true answer, the largest finite entry of its block; of all where that is 0."""
        largest = self.largest(self.truth)
        return np.where(largest > 0, largest, largest.max(initial=0.0) or 1.0)

    def largest(self, values: Array) -> Array:
        """For each of `values`, as long as the true answer, the largest finite entry of its block."""
        if not values.size:
            return values
        size = np.where(np.isfinite(values), np.abs(values), 0.0)
        return np.repeat(np.maximum.reduceat(size, self.bounds), np.diff([*self.bounds, size.size]))


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """One mistake as a function: `change` alters a recipe, so that two mistakes compose into a third recipe.

    `rank` orders by complexity: of all hypotheses that reproduce an answer only the lowest rank counts.
    `constant` is what the mistake leaves open (a slope, a step size): a first guess for Newton's method, or a function
    that reads it off the answers; None where nothing is open. `linear`: the answer is a straight line in it. `rough`:
    the answers show only between which numbers it lies.
    `detail` says which parameters were meant ("layer 2"). `others` are changes that come to the same in the ordinary
    cases and to something else in deeper or shallower networks ("the last but one").
    """

    id: str
    change: Callable[[Any, float], Any]
    rank: int = 1
    constant: float | Reader | None = None
    detail: str = ""
    linear: bool = False
    rough: bool = False
    others: tuple[Callable[[Any, float], Any], ...] = ()


@dataclass(frozen=True)
class Match:
    """Hypotheses that together reproduce every answer, in the order of their changes, each with its constant."""

    hypotheses: tuple[Hypothesis, ...]
    values: tuple[float, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hypothesis.id for hypothesis in self.hypotheses))

    @property
    def rank(self) -> int:
        return sum(hypothesis.rank for hypothesis in self.hypotheses)

    @property
    def constants(self) -> tuple[float, ...]:
        """The constants that were open."""
        pairs = zip(self.hypotheses, self.values, strict=True)
        return tuple(value for hypothesis, value in pairs if hypothesis.constant is not None)

    def recipes(self, recipe: Any) -> Iterator[Any]:
        """`recipe` with these mistakes made: first as matched, then as `others` have it."""
        for changes in product(*((each.change, *each.others) for each in self.hypotheses)):
            changed = recipe
            for change, value in zip(changes, self.values, strict=True):
                changed = change(changed, value)
            yield changed


@dataclass(frozen=True)
class Diagnosis:
    """All simplest matches. One set of ids is a proof; several cannot be told apart on these cases."""

    matches: tuple[Match, ...] = ()

    @property
    def proved(self) -> bool:
        return len(self.alternatives) == 1

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        return tuple(dict.fromkeys(tuple(sorted(match.ids)) for match in self.matches))


def simplest(matches: Iterable[Match]) -> Diagnosis:
    """Those of the lowest rank."""
    found = list(matches)
    lowest = min((match.rank for match in found), default=0)
    return Diagnosis(tuple(match for match in found if match.rank == lowest))


def flat(answer: Answer) -> Array:
    """All numbers of an answer, one after another."""
    return np.concatenate([block.ravel() for block in answer]) if answer else np.zeros(0)


def alike(first: Answer, second: Answer) -> bool:
    """The same shapes; a number or a vector may lie in any direction."""
    return len(first) == len(second) and all(
        a.shape == b.shape or _core(a.shape) == _core(b.shape) for a, b in zip(first, second, strict=True)
    )


def _core(shape: tuple[int, ...]) -> tuple[int, ...]:
    size = math.prod(shape)
    return (size,) if size == max(shape, default=1) else shape


def distance(got: Answer, other: Answer, case: Case) -> float:
    """The largest difference in units of a block's largest entry, true or other; infinite where shapes or nan differ.

    Entries whose true value is not finite say nothing and are left out.
    """
    if not alike(got, other):
        return float("inf")
    mine, theirs = flat(got), flat(other)
    if not mine.size:
        return 0.0
    if alike(other, case.expected):
        largest = case.scale if other is case.expected else np.maximum(case.scale, case.largest(theirs))
        scale, counts = largest, np.isfinite(case.truth)
    else:  # another shape than the true one: measured by itself
        own = np.abs(theirs[np.isfinite(theirs)]).max(initial=0.0) or 1.0
        scale, counts = np.full(theirs.shape, own), np.full(theirs.shape, True)
    with np.errstate(all="ignore"):
        gaps = np.where(mine == theirs, 0.0, np.abs(mine - theirs) / scale)
    gaps = np.where(np.isnan(mine) & np.isnan(theirs), 0.0, np.where(np.isnan(gaps), np.inf, gaps))
    return float(gaps[counts].max(initial=0.0))


def right(got: Answer, case: Case, tolerance: float = RIGHT) -> bool:
    """Is `got` the true answer?"""
    return distance(got, case.expected, case) <= tolerance


def moved(theirs: Answer, case: Case) -> float:
    """How far a mistake moves the answer away from the true one."""
    return distance(theirs, case.expected, case)


def reproduces(theirs: Answer | None, got: Answer | None, case: Case) -> bool:
    """Does a mistake that answers `theirs` account for all of what is wrong with `got`, here and nowhere else?"""
    if theirs is None or got is None:
        return False
    away = moved(theirs, case)
    return away >= LEAST and distance(got, theirs, case) <= EXPLAINED * min(away, 1.0)


def answer_of(recipe: Any, compute: Compute, case: Case) -> Answer | None:
    """What a recipe answers; None where it does not fit the shapes."""
    try:
        with np.errstate(all="ignore"):
            return compute(recipe, case)
    except (ValueError, IndexError, ZeroDivisionError):
        return None
