"""Compares a flat gradient of the network with the true one, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.homework.network.packing import Array, Sizes, split
from grader.judgement.arrays import Problem, numbers
from grader.judgement.compare import RHO, Comparison, compare_blocks
from grader.judgement.reasons import Asked

KINDS = (("dJ/dW(", "weights"), ("dJ/db(", "biases"))


def compare_gradient(
    got: Any, expected: Array, sizes: Sizes | Sequence[int], *, rho: float = RHO, asked: Asked | None = None
) -> Comparison:
    """Compare two flat gradients block by block. `got` may have any shape that holds P numbers in packing order."""
    raw = numbers(got, "the gradient")
    if isinstance(raw, Problem):
        return Comparison(False, problem=raw)
    if raw.size != expected.size:
        said = f"The gradient holds {raw.size} numbers (shape {raw.shape}), but there are {expected.size} parameters."
        return Comparison(False, problem=Problem("shape", said))
    compared = compare_blocks(
        raw, expected, lambda flat: [(block.name, block.value) for block in split(flat, sizes)], rho, asked
    )
    return replace(compared, kinds=KINDS)
