"""Arguments for a function, drawn from what homework.toml declares: the same bits on every platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.authoring.declared import Array, Declared, DeclaredFunction, Kind, OneOf
from grader.data_classes import dataclass

GRID = 2.0**-20  # numbers are whole multiples: exact everywhere, and two of them are hardly ever the same
LARGEST = 2.0
LEAST = 2.0**-6  # so far from 0, where a derivative may be a convention
Lengths = Mapping[str, int]
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One set of arguments, by name, and the lengths that were drawn for them."""

    arguments: Arguments
    lengths: Lengths

    def of(self, function: DeclaredFunction) -> tuple[Any, ...]:
        """Those of `function`, in its order."""
        return tuple(self.arguments[name] for name in function.parameters)


def draw(parameters: Mapping[str, Declared], lengths: Lengths, rng: np.random.Generator, place: int = 0) -> Case:
    """Arguments for `parameters`; of numbers that are one of some it takes the one at `place`."""
    return Case({name: _one(declared, lengths, rng, place) for name, declared in parameters.items()}, dict(lengths))


def _one(declared: Declared, lengths: Lengths, rng: np.random.Generator, place: int) -> Any:
    if isinstance(declared, OneOf):
        return declared.numbers[place % len(declared.numbers)]
    return array(declared, lengths, rng)


def array(declared: Array, lengths: Lengths, rng: np.random.Generator) -> Any:
    """One array, or a number where it has no axes."""
    shape = tuple(int(axis) if axis.isdigit() else lengths[axis] for axis in declared.axes)
    found = _numbers(declared, shape, lengths, rng)
    return found if shape else found.item()


def _numbers(declared: Array, shape: tuple[int, ...], lengths: Lengths, rng: np.random.Generator) -> NDArray[Any]:
    if declared.kind is Kind.LABELS:
        return rng.integers(lengths[declared.below], size=shape)
    if declared.kind is Kind.MASK:
        return np.asarray(rng.integers(2, size=shape), dtype=np.float64)
    if declared.kind is Kind.ONE_HOT:
        return np.eye(shape[-1], dtype=np.float64)[rng.integers(shape[-1], size=shape[:-1])]
    sizes = rng.integers(round(LEAST / GRID), round(LARGEST / GRID), size=shape) * GRID
    if declared.kind is Kind.POSITIVE:
        return sizes
    if declared.kind is Kind.PROBABILITIES:
        whole = rng.integers(1, 1 << 10, size=shape).astype(np.float64)
        return np.asarray(whole / whole.sum(axis=-1, keepdims=True))
    return np.asarray(sizes * rng.choice((-1.0, 1.0), size=shape))


def upstream(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """An upstream gradient, without small numbers. float64, `shape`."""
    return np.asarray(array(Array(tuple(map(str, shape))), {}, rng)) if shape else np.asarray(
        array(Array(), {}, rng), dtype=np.float64)
