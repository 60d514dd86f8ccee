"""The errors of a block, in units of its entries -> a map of levels, no larger than can be looked at."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np

from .named_blocks import Array
from .pictures import ErrorMap

# Relative errors at which a level begins. A missing entry has 1, a wrong sign 2: no bound lies near what mistakes give.
LEVELS = (1e-3, 3e-2, 0.3, 3.0)
MOST_CELLS = 48  # in a row, and in a column
MOST_MAPS = 16


def error_maps(blocks: Sequence[tuple[str, Array]], limit: float,
               by_one_factor: Set[str] = frozenset()) -> tuple[ErrorMap, ...]:
    """A map for each named block of errors with one or two dimensions; up to `limit` an entry is right."""
    drawn = [(name, errors) for name, errors in blocks if errors.ndim in (1, 2) and errors.size > 1]
    return tuple(ErrorMap(name, errors.shape, _cells(errors, limit), by_one_factor=name in by_one_factor)
                 for name, errors in drawn[:MOST_MAPS])


def _cells(errors: Array, limit: float) -> tuple[str, ...]:
    known = np.nan_to_num(np.atleast_2d(errors), nan=np.inf, posinf=np.inf)
    levels = np.where(known <= limit, 0, 1 + np.searchsorted(LEVELS, known))
    for axis in (0, 1):
        levels = _worst_of_neighbours(levels, axis)
    return tuple("".join(map(str, row)) for row in levels.tolist())


def _worst_of_neighbours(levels: Array, axis: int) -> Array:
    """As few rows (or columns) as a map may have, each the worst of the same number of neighbours."""
    together = -(-levels.shape[axis] // MOST_CELLS)
    return np.maximum.reduceat(levels, np.arange(0, levels.shape[axis], together), axis=axis)
