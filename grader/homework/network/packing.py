"""The flat vector of parameters or gradients, cut into its named blocks: all W row-major in layer order, then all b."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sizes:
    """m inputs, k neurons in each of d hidden layers, c classes."""

    inputs: int
    hidden: int
    classes: int
    hidden_layers: int

    @property
    def widths(self) -> tuple[int, ...]:
        return (self.inputs, *[self.hidden] * self.hidden_layers, self.classes)

    @property
    def parameters(self) -> int:
        return number_of_parameters(self.widths)

    def constants(self) -> dict[str, int]:
        """The module constants of the homework that say the same."""
        return {"NUM_HIDDEN_LAYERS": self.hidden_layers, "NUM_INPUT": self.inputs,
                "NUM_HIDDEN": self.hidden, "NUM_OUTPUT": self.classes}


def widths_of(sizes: Sizes | Sequence[int]) -> tuple[int, ...]:
    """m, the hidden widths, c: of a network of the homework, or of any other given by its widths."""
    return sizes.widths if isinstance(sizes, Sizes) else tuple(sizes)


@dataclass(frozen=True)
class Block:
    """One W(i), shape (out, in), or b(i), shape (out,), counted from 1 as in the notes."""

    name: str
    value: Array


@dataclass(frozen=True)
class Place:
    """Where one block lies in the flat vector."""

    name: str
    start: int
    shape: tuple[int, ...]

    @property
    def end(self) -> int:
        return self.start + prod(self.shape)


@lru_cache(maxsize=256)
def layout(widths: tuple[int, ...]) -> tuple[Place, ...]:
    """Every block, in packing order. `widths` are m, the hidden widths, c."""
    matrices = [(f"W({i})", (outputs, inputs)) for i, (inputs, outputs) in enumerate(pairwise(widths), start=1)]
    vectors = [(f"b({i})", (outputs,)) for i, outputs in enumerate(widths[1:], start=1)]
    places: list[Place] = []
    for name, shape in (*matrices, *vectors):
        places.append(Place(name, places[-1].end if places else 0, shape))
    return tuple(places)


def number_of_parameters(widths: Sequence[int]) -> int:
    """P, the length of the flat vector."""
    places = layout(tuple(widths))
    return places[-1].end if places else 0


def split(flat: Array, sizes: Sizes | Sequence[int], prefix: str = "dJ/d") -> tuple[Block, ...]:
    """Views into `flat`, shape (P,) or a stack of such, (..., P). Raises ValueError when its length is not P."""
    places = layout(widths_of(sizes))
    return tuple(Block(prefix + place.name, value) for place, value in zip(places, _values(flat, places), strict=True))


def unpack(flat: Array, sizes: Sizes | Sequence[int]) -> tuple[list[Array], list[Array]]:
    """Ws and bs, as the homework's own unpack gives them, or stacks of such. Raises ValueError as split does."""
    values = _values(flat, layout(widths_of(sizes)))
    return values[: len(values) // 2], values[len(values) // 2 :]


def _values(flat: Array, places: Sequence[Place]) -> list[Array]:
    if flat.shape[-1:] != (places[-1].end,):
        raise ValueError(f"expected {places[-1].end} parameters, got an array of shape {flat.shape}")
    return [flat[..., place.start : place.end].reshape(*flat.shape[:-1], *place.shape) for place in places]


def join(Ws: Sequence[Array], bs: Sequence[Array]) -> Array:
    """The flat vector, shape (P,)."""
    return np.concatenate([np.ravel(block) for block in (*Ws, *bs)])
