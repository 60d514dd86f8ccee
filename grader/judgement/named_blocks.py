"""Named arrays of any shapes, and the one vector that they make together."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

Array = NDArray[np.float64]
Blocks = Mapping[str, Array]


@dataclass(frozen=True)
class Layout:
    """Which blocks there are, in the order in which they lie in a flat vector of `size` numbers, each row-major."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, blocks: Blocks) -> Layout:
        """The layout of these blocks, in their own order."""
        return cls(tuple(blocks), tuple(np.shape(block) for block in blocks.values()))

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """Where each block begins, and last the size: one number more than there are blocks."""
        return tuple(accumulate((prod(shape) for shape in self.shapes), initial=0))

    @property
    def size(self) -> int:
        return self.bounds[-1]

    def place(self, name: str) -> slice:
        """Where a block lies in the flat vector. Raises ValueError where there is none of that name."""
        i = self.names.index(name)
        return slice(self.bounds[i], self.bounds[i + 1])

    def flatten(self, blocks: Blocks) -> Array:
        """The flat vector, (size,), of blocks of these shapes: always a copy."""
        return np.concatenate([np.zeros(0), *(np.ravel(blocks[name]) for name in self.names)])

    def split(self, flat: Array) -> dict[str, Array]:
        """Copies of the blocks in `flat`, (size,), so that whoever gets them may write into them."""
        parts = zip(self.names, self.shapes, pairwise(self.bounds), strict=True)
        return {name: flat[start:end].reshape(shape).copy() for name, shape, (start, end) in parts}

    def spread(self, numbers: list[float]) -> Array:
        """(size,): one number for each block, repeated for each of its entries."""
        return np.repeat(np.asarray(numbers, dtype=np.float64), np.diff(self.bounds))

    def largest(self, flat: Array) -> list[float]:
        """The largest absolute value in each block, 0 in an empty one."""
        return [float(np.abs(flat[start:end]).max(initial=0.0)) for start, end in pairwise(self.bounds)]

    def root_mean_square(self, flat: Array) -> list[float]:
        """The root of the mean square of each block, 0 in an empty one."""
        parts = (flat[start:end] for start, end in pairwise(self.bounds))
        return [float(np.linalg.norm(part)) / max(1, part.size) ** 0.5 for part in parts]
