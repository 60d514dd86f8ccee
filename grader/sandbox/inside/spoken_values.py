"""Values of one function, between the file's form and the contract's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.inside.conventions import flattened
from grader.sandbox.inside.network_sizes import NetworkSizes
from grader.sandbox.inside.shaping import LayersForm, in_sequence, shaped_part
from grader.sandbox.inside.spoken_arguments import turned
from grader.sandbox.protocol import packing
from grader.sandbox.protocol.contract import Function
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import AS_IT_IS, LAST, NOWHERE, WHOLE, Dialect


@dataclass(frozen=True)
class SpokenValues:
    """Converts values of `function` as `dialect` says, in networks of `sizes`."""

    dialect: Dialect
    function: Function
    sizes: NetworkSizes

    def heard(self, value: Any, arguments: Sequence[Any]) -> Any:
        """A value of the file's function as the contract has it; `arguments` are the contract's."""
        parts, places = self.function.returns, self.dialect.places
        if places == AS_IT_IS:
            return value
        if not places:
            return self._in_the_contracts_places(value, arguments)
        found = [self._read(_at(value, place), number, arguments) for number, place in enumerate(places)]
        while places[len(found) - 1] == NOWHERE and parts[len(found) - 1].kind != "trajectory":
            found.pop()
        return found[0] if len(found) == 1 else tuple(found)

    def spoken(self, true: Any, own: Any, given: Sequence[Any]) -> Any:
        """The contract's value `true` as the file's function would give it for the file's arguments `given`.

        `own` is a value of the function's own, which shows what else there is in it; None where there is none.
        """
        parts, places = self.function.returns, self.dialect.places
        values = [self._written(each, number, true)
                  for number, each in enumerate([true] if len(parts) == 1 else true)]
        if not places:
            return values[0] if len(parts) == 1 else tuple(values)
        if WHOLE in places:
            return values[places.index(WHOLE)]
        return self._in_place_of(own, values, given)

    def _in_the_contracts_places(self, value: Any, arguments: Sequence[Any]) -> Any:
        parts = self.function.returns
        if len(parts) == 1 or not isinstance(value, (tuple, list)):
            return self._read(value, 0, arguments)
        found = [self._read(each, number, arguments) if number < len(parts) else each
                 for number, each in enumerate(value)]
        return in_sequence(value, found)

    def _in_place_of(self, own: Any, values: Sequence[Any], given: Sequence[Any]) -> Any:
        parts, places = self.function.returns, self.dialect.places
        found = list(own) if isinstance(own, (tuple, list)) else [None] * (max(places) + 1)
        at = self.dialect.order.index(0) if 0 in self.dialect.order else 0
        x = given[at] if at < len(given) else None
        beside = LayersForm(x, x, values[-1])
        for value, part, place in zip(values, parts, places, strict=True):
            if 0 <= place < len(found):
                mine = found[place]
                found[place] = value if mine is None else shaped_part(mine, value, part, flattened, beside)
        if isinstance(own, (tuple, list)):
            return in_sequence(own, found)
        return tuple(found) if len(found) > 1 else found[0]

    def _read(self, value: Any, number: int, arguments: Sequence[Any]) -> Any:
        part = self.function.returns[number]
        if part.kind == "parameters":
            return self._mean(self._vector(value), arguments) if self.function.gradient else self._vector(value)
        if part.kind == "trajectory":
            return tuple(self._vector(each) for each in value) if isinstance(value, (tuple, list, np.ndarray)) else ()
        if part.kind == "layers" and isinstance(value, (tuple, list)):
            skipped = self.dialect.skipped[number] if self.dialect.skipped else 0
            return in_sequence(value, [turned(each, self._turned_out(number)) for each in value[skipped:]])
        value = turned(self._mean(value, arguments) if part.kind == "number" else value, self._turned_out(number))
        one = self.dialect.as_batch and np.ndim(arguments[0]) == 1 and np.ndim(value) == 2
        return value[:, 0] if one else value

    def _written(self, value: Any, number: int, whole: Any) -> Any:
        part = self.function.returns[number]
        if part.kind == "number" and self.dialect.summed and isinstance(whole, (tuple, list)):
            return value * np.shape(whole[-1])[-1]
        if part.kind == "parameters":
            return self._written_vector(value)
        if part.kind == "trajectory":
            return [self._written_vector(each) for each in value]
        if part.kind == "layers":
            return [turned(each, self._turned_out(number)) for each in value]
        return turned(value, self._turned_out(number))

    def _turned_out(self, number: int) -> bool:
        return bool(self.dialect.turned_out) and self.dialect.turned_out[number]

    def _mean(self, value: Any, arguments: Sequence[Any]) -> Any:
        """The mean over the examples, where the file has the sum."""
        number = isinstance(value, (np.ndarray, np.generic, int, float))
        if not self.dialect.summed or not number:
            return value
        return value / np.shape(arguments[self.function.labels_at[0]])[-1]

    def _vector(self, value: Any) -> Any:
        widths, form = self.sizes.widths, self.dialect.packing
        found = packing.read((value,), widths, form)
        return found if found is not value else packing.read((flattened(value),), widths, form)

    def _written_vector(self, value: Any) -> Any:
        if np.size(value) != packing.parameters(self.sizes.widths):
            return value
        found = packing.written(value, self.sizes.widths, self.dialect.packing)
        return found[0] if len(found) == 1 else found


def _at(value: Any, place: int) -> Any:
    if place == WHOLE:
        return value
    if place == NOWHERE:
        return ()
    if place == LAST:
        return value[-1]
    return value[place] if isinstance(value, (tuple, list)) else value
