"""Arguments of one function, between the contract's form and the file's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.inside.integer_labels import as_numbers, as_one_hot
from grader.sandbox.inside.network_sizes import NetworkSizes
from grader.sandbox.protocol import packing
from grader.sandbox.protocol.contract import Function, Parameter
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import BLOCKS, LISTS, ONE_HOT, Dialect

HELD_IN = {LISTS: 2, BLOCKS: 4}  # so many arguments hold all parameters of a network


@dataclass(frozen=True)
class SpokenArguments:
    """Converts the arguments of calls of `function` as `dialect` says, in networks of `sizes`."""

    dialect: Dialect
    function: Function
    sizes: NetworkSizes

    @property
    def count(self) -> int:
        """How many arguments of the file's hold the contract's, and what another function handed on."""
        return sum(self._held_in(parameter) for _, parameter in self._ordered) + len(self.dialect.handed)

    def spoken(self, arguments: Sequence[Any]) -> tuple[Any, ...]:
        """The contract's arguments as the file's function takes them."""
        return tuple(each for at, parameter in self._ordered for each in self._written(parameter, arguments[at], at))

    def heard(self, given: Sequence[Any]) -> tuple[Any, ...]:
        """The contract's arguments in a call of the file's function; None for those that it does not have."""
        found: list[Any] = [None] * self.function.arity
        left = list(given)
        for at, parameter in self._ordered:
            held, left = left[:self._held_in(parameter)], left[self._held_in(parameter):]
            found[at] = self._read(parameter, held, at) if held else None
        return tuple(found)

    @property
    def _ordered(self) -> list[tuple[int, Parameter]]:
        order = self.dialect.order or range(self.function.arity)
        return [(at, self.function.parameters[at]) for at in order]

    def _held_in(self, parameter: Parameter) -> int:
        return HELD_IN.get(self.dialect.packing.form, 1) if parameter.axes == ("P",) else 1

    def _written(self, parameter: Parameter, value: Any, at: int) -> tuple[Any, ...]:
        if parameter.axes == ("P",):
            return packing.written(value, self.sizes.widths, self.dialect.packing)
        if self.dialect.as_batch and getattr(value, "ndim", 0) == 1:
            value = value[:, np.newaxis]
        if self._is_numbers(at):
            return (as_numbers(value, self.dialect.labels),)
        return (turned(value, self._is_turned(parameter, at)),)

    def _read(self, parameter: Parameter, held: Sequence[Any], at: int) -> Any:
        if parameter.axes == ("P",):
            return packing.read(held, self.sizes.widths, self.dialect.packing)
        if self._is_numbers(at):
            return as_one_hot(held[0], self.dialect.labels, self.sizes.constant("c"))
        return turned(held[0], self._is_turned(parameter, at))

    def _is_numbers(self, at: int) -> bool:
        return at in self.function.labels_at and self.dialect.labels != ONE_HOT

    def _is_turned(self, parameter: Parameter, at: int) -> bool:
        if self.dialect.turned_in:
            return self.dialect.turned_in[at]
        return any(axes[-1:] == "n" and axes[0] in self.dialect.rows for axes in parameter.axes if len(axes) == 2)


def turned(value: Any, turn: bool) -> Any:
    """A matrix with its axes changed over, where `turn` says so."""
    return value.T if turn and getattr(value, "ndim", 0) == 2 else value
