"""How a student's code writes a call, and the same call as the contract has it.

Rows for columns, (k, 1) for (k,), labels as whole numbers, a whole batch for a function of one example: the lengths of
the axes tell, because in a graded case all of them differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.sizes import Sizes
from grader.sandbox.protocol.contract import Contract, Function, Parameter


@dataclass(frozen=True)
class Lengths:
    """How long each axis is in one graded case, by the symbol of the contract: m, k, c, n, d."""

    by_symbol: Mapping[str, int]
    contract: Contract

    @staticmethod
    def of_call(contract: Contract, function: Function, arguments: Sequence[Any], sizes: Sizes | None) -> Lengths:
        """The lengths that the arguments of a call in the contract's form show, and those that `sizes` say.

        What no axis can show, as a number of layers, is 1 where `sizes` do not say it.
        """
        symbols = {constant.name: constant.symbol for constant in contract.constants if constant.symbol}
        found: dict[str, int] = {symbol: 1 for symbol in symbols.values() if symbol not in contract.axes}
        for parameter, value in zip(function.parameters, arguments, strict=False):
            shape = np.shape(value) if isinstance(value, np.ndarray) else ()
            axes = next((each for each in parameter.axes if len(each) == len(shape)), "")
            found.update(zip(axes, shape, strict=False))
        if sizes is not None:
            found |= {symbols[name]: length for name, length in sizes.constants().items() if name in symbols}
        return Lengths(found, contract)

    def constants(self) -> dict[str, int]:
        """The module constants that say the same."""
        return {constant.name: self.by_symbol[constant.symbol] for constant in self.contract.constants
                if constant.symbol in self.by_symbol}

    def fit(self, shape: Sequence[int], axes: str) -> bool:
        """Whether an array of this shape has these axes; a batch may have any number of examples."""
        return len(shape) == len(axes) and all(
            symbol in "nP" or self.by_symbol.get(symbol, length) == length
            for length, symbol in zip(shape, axes, strict=True))


@dataclass(frozen=True)
class CallForm:
    """The calls in the contract's form that together are the student's one call, and how theirs differs."""

    calls: tuple[tuple[Any, ...], ...]
    turned: bool = False     # examples were rows
    one: bool = False        # one example was a vector where the contract has a batch
    each: bool = False       # a batch where the contract has one example: one call for each

    def like_the_call(self, values: Sequence[Any]) -> Any:
        """The values of `calls` as one value, with the axes as the student's call has them."""
        if self.each:
            stacked = np.stack([np.asarray(value) for value in values])
            return stacked if self.turned else np.moveaxis(stacked, 0, -1)
        return _mapped(values[0], self._like)

    def _like(self, value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.ndim != 2:
            return value
        if self.one and value.shape[1] == 1:
            return value[:, 0]
        return value.T if self.turned else value


def as_declared(function: Function, arguments: Sequence[Any]) -> tuple[Any, ...] | None:
    """The arguments of a call whose own lengths are such as the letters of its parameters say; None where they are not.

    What is no array of whole numbers, which may be labels, is float64.
    """
    lengths: dict[str, int] = {}
    given = []
    for parameter, value in zip(function.parameters, arguments, strict=True):
        if not parameter.axes:
            given.append(value)
            continue
        array = np.asarray(value)
        axes = next((each for each in parameter.axes if len(each) == array.ndim), None)
        if axes is None or any(lengths.setdefault(letter, length) != length
                               for letter, length in zip(axes, array.shape, strict=True)):
            return None
        given.append(array if array.dtype.kind in "iu" else array.astype(float))
    return tuple(given)


def in_contract_form(function: Function, arguments: Sequence[Any], lengths: Lengths) -> CallForm:
    """A call of `function` as the contract has it. Raises ValueError where no reading fits."""
    read = [_read(parameter, value, lengths, at in function.labels_at)
            for at, (parameter, value) in enumerate(zip(function.parameters, arguments, strict=True))]
    examples = max((array.shape[1] for array, how in read if "batch" in how), default=0)
    classes = {at: lengths.by_symbol.get(function.parameters[at].axes[0][0], 0) for at in function.labels_at
               if function.parameters[at].axes}
    read = [(_one_hot(array, classes[at]) if "labels" in how else array, how) for at, (array, how) in enumerate(read)]
    turned = any("turned" in how for _, how in read)
    if examples:
        calls = tuple(tuple(array[:, j] if "batch" in how else array for array, how in read) for j in range(examples))
        return CallForm(tuple(tuple(_label_column(each, how, j) for each, (_, how) in zip(call, read, strict=True))
                              for j, call in enumerate(calls)), turned, each=True)
    one = any("one" in how for _, how in read)
    return CallForm((tuple(array for array, _ in read),), turned, one)


def _label_column(value: Any, how: str, j: int) -> Any:
    return value[:, j] if "labels" in how and np.ndim(value) == 2 else value


def _read(parameter: Parameter, value: Any, lengths: Lengths, labels: bool) -> tuple[Any, str]:
    """The value with the axes that the parameter has, and what had to be done: turned, one, batch, labels."""
    if not parameter.axes or not isinstance(value, (np.ndarray, tuple, int, float)):
        return value, ""
    array = np.asarray(value, dtype=float)
    if parameter.axes == ("P",):
        return array.ravel(), ""
    for axes in parameter.axes:
        if lengths.fit(array.shape, axes):
            return array, ""
    widest = max(parameter.axes, key=len)
    found = _matrix(array, widest, lengths) if len(widest) == 2 else _vector(array, widest, lengths)
    if found is not None:
        return found
    if labels and bool(np.all(array == np.round(array))):
        return array.ravel(), "labels"
    raise ValueError("no axes of the contract fit")


def _matrix(array: Any, axes: str, lengths: Lengths) -> tuple[Any, str] | None:
    """For a parameter that is a matrix, or may be one."""
    if lengths.fit(array.T.shape, axes):
        return array.T, "turned"
    if axes[-1] == "n" and array.ndim == 1 and lengths.fit((array.size, 1), axes):
        return array[:, np.newaxis], "one"
    return None


def _vector(array: Any, axes: str, lengths: Lengths) -> tuple[Any, str] | None:
    """For a parameter that is the vector of one example."""
    if lengths.fit((array.size,), axes):
        return array.ravel(), ""
    if lengths.fit(array.shape, axes + "n"):
        return array, "batch"
    return (array.T, "batch turned") if lengths.fit(array.T.shape, axes + "n") else None


def _one_hot(labels: Any, classes: int) -> Any:
    numbers = np.asarray(labels).astype(int)
    if numbers.size and (numbers.min() < 0 or numbers.max() >= classes):
        raise ValueError("these are no labels")
    columns = np.eye(classes)[:, numbers]
    return columns[:, 0] if numbers.size == 1 else columns


def _mapped(value: Any, change: Any) -> Any:
    return tuple(_mapped(each, change) for each in value) if isinstance(value, (list, tuple)) else change(value)
