"""`dataclass(frozen=True)` for types of which there are many: nothing is compiled for any of them.

To compile the methods of one takes a millisecond, and a grading has some hundred and seventy types: that alone was an
eighth of it. A type checker sees the usual data classes, and `replace`, `fields` and `asdict` do. It stands here since
the worker sees no other room; any room above may use it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    def dataclass(*, frozen, eq=True):
        """As that of the standard library, of which only what is needed here can be asked for."""
        assert frozen

        def made(kind):
            kind = dataclasses.dataclass(init=False, eq=False, repr=False)(kind)
            kind.__init__ = _initialisation(kind)
            kind.__setattr__, kind.__delattr__, kind.__repr__ = _assign, _delete, _shown
            if eq:
                kind._compared = staticmethod(attrgetter("__class__", *(f.name for f in fields(kind) if f.compare)))
                kind.__eq__, kind.__hash__ = _equal, _hash
            return kind

        return made


def _initialisation(kind: Any) -> Callable[..., None]:
    """The `__init__` of `kind`."""
    own = fields(kind)
    names = tuple(each.name for each in own)
    usual = {each.name: each.default for each in own if each.default is not MISSING}
    fresh = {each.name: each.default_factory for each in own if each.default_factory is not MISSING}
    needed = {*names} - usual.keys() - fresh.keys()
    checked = hasattr(kind, "__post_init__")
    right: set[tuple[int, tuple[str, ...]]] = set()  # calls: with so many values by their place, and these by name

    def require_right(count: int, named: tuple[str, ...]) -> None:
        by_name = {*names[count:]}
        if count > len(names) or not needed & by_name <= {*named} <= by_name:
            raise TypeError(f"{kind.__qualname__}({', '.join(names)}) was given {count} values and {named}")
        right.add((count, named))

    def initialise(self: Any, /, *given: Any, **named: Any) -> None:
        call = len(given), tuple(named)
        if call not in right:
            require_right(*call)
        values = vars(self)
        values.update(usual)
        values.update(zip(names, given))  # noqa: B905 - the others are named, or have their usual values
        values.update(named)
        if fresh:
            values.update({name: make() for name, make in fresh.items() if name not in values})
        if checked:
            self.__post_init__()

    return initialise


def _assign(one: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(one: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _shown(one: Any) -> str:
    shown = (f"{each.name}={getattr(one, each.name)!r}" for each in fields(one) if each.repr)
    return f"{type(one).__qualname__}({', '.join(shown)})"


def _equal(one: Any, other: Any) -> Any:
    return one._compared(one) == one._compared(other) if type(one) is type(other) else NotImplemented


def _hash(one: Any) -> int:
    return hash(one._compared(one))
