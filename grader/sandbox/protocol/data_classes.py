"""`dataclass(frozen=True)` for types of which there are many: what is compiled for each waits until one is made.

To compile all methods at once takes a millisecond, and before a word is said of a submission there are some hundred and
seventy types: that alone was an eighth of a whole grading. A type checker sees the usual data classes, and `replace`,
`fields` and `asdict` do. It stands here because the worker sees no other room; any room above may use it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    def dataclass(*, frozen, eq=True):
        """As that of the standard library, of which only what is needed here can be asked for."""
        assert frozen

        def made(kind):
            kept = [name for name in (*kind.__annotations__, "__module__", "__post_init__") if name in vars(kind)]
            written = {name: vars(kind)[name] for name in kept}  # before it is taken for defaults
            kind = dataclasses.dataclass(init=False, eq=False, repr=False)(kind)
            _waiting[kind] = written
            kind.__init__ = _compiled_when_called(kind)
            kind.__setattr__, kind.__delattr__, kind.__repr__ = _set_once, _delete, _shown
            if eq:
                kind._compared = staticmethod(attrgetter("__class__", *(f.name for f in fields(kind) if f.compare)))
                kind.__eq__, kind.__hash__ = _equal, _hash
            return kind

        return made


_waiting: dict[type, dict[str, Any]] = {}  # the types of which none was made yet, with what was written in their bodies


def compile_all() -> None:
    """Compile what still waits: for a process in which student code may take away what that needs."""
    for kind in (*_waiting,):
        _compile(kind)


def _compiled_when_called(kind: Any) -> Callable[..., None]:
    """The `__init__` of `kind` until it is called."""
    def first(self: Any, /, *given: Any, **named: Any) -> None:
        _compile(kind)
        kind.__init__(self, *given, **named)

    return first


def _compile(kind: Any) -> None:
    """Give `kind` the `__init__` that the standard library makes."""
    written = _waiting.get(kind)
    if written is not None:  # another thread may have been first
        body = {**written, **{name: getattr(kind, name) for name in ("__annotations__", "__doc__", "__qualname__")}}
        twin = type(kind)(kind.__name__, kind.__bases__, body)  # without a docstring it would be given one
        kind.__init__ = dataclasses.dataclass(eq=False, repr=False)(twin).__init__
        _waiting.pop(kind, None)


def _set_once(one: Any, name: str, value: Any) -> None:
    if name in vars(one):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(one, name, value)


def _delete(one: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _shown(one: Any) -> str:
    shown = (f"{each.name}={getattr(one, each.name)!r}" for each in fields(one) if each.repr)
    return f"{type(one).__qualname__}({', '.join(shown)})"


def _equal(one: Any, other: Any) -> Any:
    return one._compared(one) == one._compared(other) if type(one) is type(other) else NotImplemented


def _hash(one: Any) -> int:
    return hash(one._compared(one))
