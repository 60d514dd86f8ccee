"""Whatever a function returned, as an array of finite numbers; or why it is none."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.data_classes import dataclass

from .about import About
from .named_blocks import Array


@dataclass(frozen=True)
class Problem:
    """Why there is nothing to compare. `kind` is "shape", "dtype" or "finite"."""

    kind: str
    sentence: str

    @property
    def about(self) -> About | None:
        """What a failure for this reason is about."""
        return {"shape": About.LENGTH, "finite": About.NOT_FINITE}.get(self.kind)


def aligned(got: Any, shape: tuple[int, ...], name: str = "the result") -> Array | Problem:
    """`got` as a finite float64 array of `shape`, or what is the matter with it.

    (n,), (1, n) and (n, 1) stand for each other, as do a number and an array of one: axes of length 1 carry no meaning.
    """
    array = numbers(got, name)
    if isinstance(array, Problem) or array.shape == shape:
        return array
    if _without_ones(array.shape) == _without_ones(shape):
        return array.reshape(shape)
    return Problem("shape", f"{_start(name)} has shape {array.shape}; expected {shape}.")


def as_array(got: Any, name: str = "the result") -> Array | Problem:
    """`got` as a float64 array of whatever shape, or why it is none."""
    try:
        array = np.asarray(got)
    except ValueError:  # rows of different lengths
        return Problem("dtype", f"{_start(name)} is no array of numbers: its rows differ in length.")
    if array.dtype.kind not in "fiub":
        kind = "None" if got is None else "complex numbers" if array.dtype.kind == "c" else type(got).__name__
        return Problem("dtype", f"{_start(name)} is not an array of real numbers (it is {kind}).")
    return np.asarray(array, dtype=np.float64)


def numbers(got: Any, name: str) -> Array | Problem:
    """`got` as a finite float64 array of whatever shape, or what is the matter with it."""
    array = as_array(got, name)
    if isinstance(array, Problem):
        return array
    finite = np.isfinite(array)
    if not finite.all():
        where = "" if array.ndim == 0 else f", the first at index {_index(np.argwhere(~finite)[0])}"
        broken = int((~finite).sum())
        what = f"holds {broken} values that are" if finite.size > 1 else "is"
        return Problem("finite", f"{_start(name)} {what} nan or infinite{where}.")
    return array


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


def _start(name: str) -> str:
    return name[:1].upper() + name[1:] if name.startswith("the ") else name


def _index(indices: Any) -> str:
    return "[" + ", ".join(str(int(i)) for i in indices) + "]"
