"""The ways in which a call may hand over data and parameters, from the contract's own on, question by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations, product

from grader.homework.interfaces import Interface
from grader.sandbox.protocol.layout import (
    BLOCKS,
    LISTS,
    NUMBERS,
    NUMBERS_IN_A_COLUMN,
    NUMBERS_IN_A_ROW,
    ONE_HOT,
    PAIR,
    Dialect,
    Packing,
)

STAGES, IN_PARTS = 5, 3  # so many stages, of which those from the fourth on have parameters in parts
X, Y, W = 0, 1, 2  # the arguments of the contract
NO_TURN, ALL_TURNED = (False,) * 3, (True,) * 3
BIASES = ("(k,)", "(k, 1)", "(1, k)")


def data_readings(dialect: Dialect) -> list[Dialect]:
    """Examples of x and of y as columns or as rows, labels one-hot or as whole numbers; the contract's own first."""
    one_hot = [replace(dialect, rows=rows) for rows in ("", "mc", "m", "c")]
    numbers = [replace(dialect, rows=rows, labels=labels)
               for labels in (NUMBERS, NUMBERS_IN_A_ROW, NUMBERS_IN_A_COLUMN) for rows in ("", "m")]
    return one_hot + numbers


def order_readings(dialect: Dialect, arity: int = 3) -> list[Dialect]:
    """The arguments in every other order than the contract's."""
    return [replace(dialect, order=order) for order in permutations(range(arity)) if order != tuple(range(arity))]


def parameter_readings(dialect: Dialect, parameters: int, layers: int) -> list[Dialect]:
    """All W and b as arrays of their own: in two lists, a pair of lists, or one after another."""
    forms = [PAIR, *([LISTS] if parameters > 3 else []), *([BLOCKS] if parameters > 5 and layers == 2 else [])]
    return [replace(dialect, packing=Packing((first, first, last), form, bias=bias))
            for form, bias, (first, last) in product(forms, BIASES, ((False, False), (True, True), (False, True),
                                                                     (True, False)))]


def stages(dialect: Dialect, parameters: int, layers: int, interface: Interface) -> Iterator[list[Dialect]]:
    """All readings of a loss in turns: the contract's, other data, another order, parameters in parts."""
    fixed = fixed_by(interface, dialect)
    yield [fixed]
    data = [each for each in data_readings(fixed) if interface.by_rows in (None, bool(each.rows))]
    if interface.by_rows:
        data = [each for each in data if each.rows == "mc" or each.labels != ONE_HOT]
    yield data
    yield [each for one in order_readings(fixed) for each in _in_data(one, data)]
    in_parts = parameter_readings(fixed, parameters, layers)
    yield [each for one in in_parts for each in _in_data(one, data)]
    yield [each for one in in_parts for other in order_readings(one) for each in _in_data(other, data)]


def fixed_by(interface: Interface, dialect: Dialect) -> Dialect:
    """`dialect` with what an interface that was named says of the data."""
    if not interface.by_rows:
        return dialect
    return replace(dialect, rows="mc", packing=replace(dialect.packing, turned=ALL_TURNED))


def _in_data(dialect: Dialect, data: Sequence[Dialect]) -> list[Dialect]:
    return [replace(dialect, rows=each.rows, labels=each.labels) for each in data]
