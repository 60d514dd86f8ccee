"""An object that stands for a notebook, a widget or a plot: everything can be asked of it, and nothing happens."""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

# Operators of which nothing, too, gives nothing.
OPERATORS = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor", "lshift", "rshift")
UNARY = ("neg", "pos", "abs", "invert", "round", "enter")


class Nothing:
    """Stands for a notebook, a widget or a plot: attributes, calls, items and sums are itself; it is empty."""

    __array_ufunc__ = None  # numpy leaves sums with it to it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Itself; but what stands over a function or a class as a decorator gives that back."""
        decorates = len(given) == 1 and not named and isinstance(given[0], (FunctionType, type))
        return given[0] if decorates else self

    def __getitem__(self, key: Any) -> Nothing:
        return self

    def __iter__(self) -> Iterator[Nothing]:
        """Empty, unless it is unpacked: `figure, axes = subplots()` wants two."""
        caller = sys._getframe(1)
        return iter([self] * _unpacked(caller.f_code.co_code, caller.f_lasti))

    def __setitem__(self, key: Any, value: Any) -> None:
        """Nothing is kept."""

    def __delitem__(self, key: Any) -> None:
        """Nothing was kept."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing is kept."""

    def __exit__(self, *raised: object) -> None:
        """What was raised inside goes on."""

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        return ()  # a class made of it is a class of its own

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return False

    def __contains__(self, item: Any) -> bool:
        return False

    def __int__(self) -> int:
        return 0

    __index__ = __hash__ = __int__

    def __float__(self) -> float:
        return 0.0

    def __repr__(self) -> str:
        return ""

    def __format__(self, form: str) -> str:
        return ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Nothing)

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__


def _itself(self: Nothing, *given: Any) -> Nothing:
    return self


for _name in (*OPERATORS, *("r" + each for each in OPERATORS), *("i" + each for each in OPERATORS), *UNARY):
    setattr(Nothing, f"__{_name}__", _itself)

NOTHING = Nothing()


def _unpacked(code: bytes, at: int) -> int:
    """How many values the instruction at `at` takes apart; 0 where it is another one."""
    name = dis.opname[code[at]] if 0 <= at < len(code) else ""
    if name == "UNPACK_SEQUENCE":
        return code[at + 1]
    return code[at + 1] if name == "UNPACK_EX" else 0


def fill(module: ModuleType, **content: Any) -> None:
    """Give `module` `content`, and nothing for every other name."""
    vars(module).update(content, __getattr__=NOTHING.__getattr__, __path__=[])
