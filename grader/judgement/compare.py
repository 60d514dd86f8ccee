"""Compares an answer with the reference value: shape, dtype and finiteness first, then error to the block's scale."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from grader.data_classes import dataclass

from .arrays import Problem, aligned, as_array
from .error_maps import error_maps
from .named_blocks import Array
from .pictures import ErrorMap
from .reasons import LARGEST, Asked, Reason, reason

__all__ = ["BlockComparison", "Comparison", "Problem", "aligned", "as_array", "compare", "compare_blocks"]

RHO = 1e-6  # float64 in any order of sums stays below 2e-12, any wrong formula above 1e-5
DOUBLE = 1e-9  # float64 results differ by less; what differs by more and holds float32 values was computed so
FLOOR = 1e-3  # of the block's largest entry: smaller entries are judged as if they were so large
NOTHING = 1e-12  # the scale where everything expected is exactly 0

Kinds = tuple[tuple[str, str], ...]  # how the names of its blocks begin, and the word for all of them


@dataclass(frozen=True)
class BlockComparison:
    """One block. `error` is the largest error relative to the block's scale; `worst` is where it is.

    `ratio` is got / expected where that is one constant for the whole block, else None.
    """

    name: str
    agrees: bool
    error: float
    wrong: int
    size: int
    worst: tuple[int, ...]
    expected: float
    got: float
    ratio: float | None


@dataclass(frozen=True)
class Comparison:
    """What became of it; `cut` makes the blocks, once somebody asks for them.

    `float32`: right, but only to the digits of single precision, which the answer shows. `reason` is why it agrees
    although it is not the expected value to the strict tolerance, None where it is. `maps` show where it does not
    agree. `kinds` of blocks have a word of their own for all of them.
    """

    agrees: bool
    cut: Callable[[], tuple[BlockComparison, ...]] = tuple
    float32: bool = False
    error: float = float("inf")
    problem: Problem | None = None
    reason: Reason | None = None
    maps: tuple[ErrorMap, ...] = ()
    kinds: Kinds = ()

    @cached_property
    def blocks(self) -> tuple[BlockComparison, ...]:
        """All of them, in order."""
        with np.errstate(all="ignore"):
            return self.cut()

    @property
    def worst(self) -> BlockComparison | None:
        return max(self.blocks, key=lambda block: block.error, default=None)


def compare(
    got: Any, expected: Any, name: str = "the result", *, rho: float = RHO, asked: Asked | None = None
) -> Comparison:
    """Compare any array or number with its expected value; see `aligned` for the shapes that are accepted.

    With `asked`, small guards and float32 are looked for where it differs; without, nothing excuses a difference.
    """
    truth = np.asarray(expected, dtype=np.float64)
    mine = aligned(got, truth.shape, name)
    if isinstance(mine, Problem):
        return Comparison(False, problem=mine)
    return compare_blocks(mine, truth, lambda flat: [(name, flat.reshape(truth.shape))], rho, asked)


Blocks = list[tuple[str, Array]]
Named = Callable[[Array], Blocks]  # cuts a flat array into its blocks


@np.errstate(all="ignore")  # answers as large as float64 goes are only infinitely wrong
def compare_blocks(mine: Array, truth: Array, named: Named, rho: float, asked: Asked | None) -> Comparison:
    """Compare two arrays of equally many finite numbers in the blocks that `named` cuts the flat ones into."""
    mine, truth = mine.ravel(), truth.ravel()
    unit = _units(named(truth))
    errors = np.abs(mine - truth) / unit
    found = None
    if asked and not bool(np.all(errors <= rho)):
        differing = [np.full(block.size, not bool(np.all(block <= rho))) for _, block in named(errors)]
        found = reason(mine, truth, unit, rho, asked, np.concatenate(differing))
    error = float(errors.max(initial=0.0))
    # What is wrong in float32 is wrong where it is wrong by far: everywhere else is float32's noise.
    limit = np.inf if found else LARGEST if error > LARGEST and _shows_single(mine) else rho

    def blocks() -> tuple[BlockComparison, ...]:
        cut = zip(named(mine), named(truth), named(errors), strict=True)
        return tuple(_block(name, got, true, errors=e, limit=limit) for (name, got), (_, true), (_, e) in cut)

    single = found.single if found else DOUBLE < error <= rho and _shows_single(mine)
    agrees = not bool(np.any(errors > limit))
    maps = () if agrees else _maps(named(mine), named(truth), named(errors), limit)
    return Comparison(agrees, blocks, single, error, reason=found, maps=maps)


def _maps(mine: Blocks, truth: Blocks, errors: Blocks, limit: float) -> tuple[ErrorMap, ...]:
    """Maps of the errors. Where one factor is off in all of a block, every entry is drawn so, also one that is 0."""
    ratios = {name: ratio for (name, got), (_, true), (_, error) in zip(mine, truth, errors, strict=True)
              if (error > limit).any() and (ratio := constant_ratio(got, true)) is not None}
    return error_maps([(name, np.full(error.shape, abs(ratios[name] - 1)) if name in ratios else error)
                       for name, error in errors], limit, frozenset(ratios))


def _shows_single(mine: Array) -> bool:
    """All numbers fit float32, and not all are so round (0, 1, -4) that they would fit any precision."""
    with np.errstate(over="ignore"):
        return bool(np.array_equal(mine, mine.astype(np.float32)) and not np.array_equal(mine, mine.astype(np.float16)))


def _units(blocks: Blocks) -> Array:
    """What counts as an error of 1 in each entry: |expected|, at least a thousandth of its block's largest. Flat."""
    largest = max((float(np.abs(truth).max(initial=0.0)) for _, truth in blocks), default=0.0)
    units = []
    for _, truth in blocks:
        block = float(np.abs(truth).max(initial=0.0)) or largest or NOTHING / FLOOR / RHO
        units.append(np.maximum(np.abs(truth), FLOOR * block).ravel())
    return np.concatenate(units)


def _block(name: str, got: Array, truth: Array, *, errors: Array, limit: float) -> BlockComparison:
    at = np.unravel_index(int(errors.argmax()), errors.shape) if errors.size else ()
    wrong = int((errors > limit).sum())
    error = float(errors.max(initial=0.0))
    worst = tuple(int(i) for i in at)
    expected, mine = (float(truth[worst]), float(got[worst])) if errors.size else (0.0, 0.0)
    return BlockComparison(name, wrong == 0, error, wrong, errors.size, worst, expected, mine,
                           constant_ratio(got, truth) if wrong else None)


def constant_ratio(got: Array, truth: Array) -> float | None:
    """got / expected, if it is the same number for all entries to a millionth of the block's scale."""
    size = float((truth * truth).sum())
    if size == 0.0:
        return None
    ratio = float((got * truth).sum()) / size
    close = np.abs(got - ratio * truth) <= 1e-6 * float(np.abs(truth).max()) * max(abs(ratio), 1e-3)
    return ratio if bool(close.all()) and truth.size > 1 else None
