"""What homework.toml declares: arrays, functions and questions, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from grader.configuration import value_rules
from grader.data_classes import dataclass


class Kind(str, Enum):
    """What the numbers of an array may be. `below`, for labels and one-hot columns, is the letter of the classes."""

    REAL = "real"
    POSITIVE = "positive"
    PROBABILITIES = "probabilities"  # rows that sum to 1
    LABELS = "labels"
    ONE_HOT = "one-hot"
    MASK = "mask"
    OPAQUE = "opaque"  # of a value: whatever the student makes of it, as a cache


@dataclass(frozen=True)
class Array:
    """An array whose axes have the lengths that the letters of `axes` stand for; a number where there are none.

    `axes` may hold a whole number for a fixed length, and "*" in a value for a length that is not declared.
    """

    axes: tuple[str, ...] = ()
    kind: Kind = Kind.REAL
    below: str = ""

    @property
    def letters(self) -> frozenset[str]:
        """The lengths that are drawn."""
        return frozenset(axis for axis in (*self.axes, self.below) if axis.isalpha())

    @property
    def differentiable(self) -> bool:
        """Whether a derivative in it makes sense."""
        return self.kind in (Kind.REAL, Kind.POSITIVE, Kind.PROBABILITIES)


@dataclass(frozen=True)
class OneOf:
    """A parameter that is one of these numbers, such as a stride: each case takes the next."""

    numbers: tuple[float, ...]


Declared = Array | OneOf


@dataclass(frozen=True)
class DeclaredFunction:
    """One function that students write: what it is given and what it returns, by name and in order."""

    name: str
    parameters: Mapping[str, Declared]
    returns: Mapping[str, Array]
    part: int = field(default=1, metadata=value_rules.COUNT)
    section: str = field(default="", metadata=value_rules.TEXT)
    may_call: tuple[str, ...] = field(default=(), metadata=value_rules.NAMES)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The values that are compared."""
        return tuple(name for name, array in self.returns.items() if array.kind is not Kind.OPAQUE)

    @property
    def cache(self) -> str:
        """The value that only another function of the file can read; "" where there is none."""
        return next((name for name, array in self.returns.items() if array.kind is Kind.OPAQUE), "")

    @property
    def drawable(self) -> bool:
        """Whether arguments for it can be drawn."""
        return not any(isinstance(each, Array) and (each.kind is Kind.OPAQUE or "*" in each.axes)
                       for each in self.parameters.values())


class Asked(str, Enum):
    """What a question asks about a function."""

    VALUES = "values"
    GRADIENT = "gradient"
    BACKWARD = "backward"


@dataclass(frozen=True)
class DeclaredQuestion:
    """One question: about `function`, and where it is a gradient or a backward function, `of` which, in what (`by`).

    `points` are those of the public test, `hidden_points` those of the hidden one, 0 where there is none.
    """

    asked: Asked
    function: str
    of: str = ""
    by: tuple[str, ...] = ()
    points: float = 0.0
    hidden_points: float = 0.0
    name: str = ""
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
