"""The flat vector of parameters or gradients, cut into its named blocks: all W row-major in layer order, then all b."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

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


def layout(widths: Sequence[int], prefix: str = "dJ/d") -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of every block, in packing order. `widths` are m, the hidden widths, c."""
    for i, (inputs, outputs) in enumerate(pairwise(widths), start=1):
        yield f"{prefix}W({i})", (outputs, inputs)
    for i, outputs in enumerate(widths[1:], start=1):
        yield f"{prefix}b({i})", (outputs,)


def number_of_parameters(widths: Sequence[int]) -> int:
    """P, the length of the flat vector."""
    return sum(prod(shape) for _, shape in layout(widths))


def split(flat: Array, sizes: Sizes | Sequence[int], prefix: str = "dJ/d") -> tuple[Block, ...]:
    """Views into `flat`, shape (P,) or a stack of such, (..., P). Raises ValueError when its length is not P."""
    widths = widths_of(sizes)
    if flat.shape[-1:] != (number_of_parameters(widths),):
        raise ValueError(f"expected {number_of_parameters(widths)} parameters, got an array of shape {flat.shape}")
    blocks, at = [], 0
    for name, shape in layout(widths, prefix):
        size = prod(shape)
        blocks.append(Block(name, flat[..., at : at + size].reshape(*flat.shape[:-1], *shape)))
        at += size
    return tuple(blocks)


def unpack(flat: Array, sizes: Sizes | Sequence[int]) -> tuple[list[Array], list[Array]]:
    """Ws and bs, as the homework's own unpack gives them."""
    values = [block.value for block in split(flat, sizes)]
    return values[: len(values) // 2], values[len(values) // 2 :]


def join(Ws: Sequence[Array], bs: Sequence[Array]) -> Array:
    """The flat vector, shape (P,)."""
    return np.concatenate([np.ravel(block) for block in (*Ws, *bs)])
