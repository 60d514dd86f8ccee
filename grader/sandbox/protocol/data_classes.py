"""`dataclass(frozen=True)` for types of which there are many: of six methods one is compiled for each, not all.

To compile all of them takes a millisecond, and both sides need some seventy types before they say a word: that alone
was a twelfth of a whole grading. A type checker sees the usual data classes, and `replace`, `fields` and `asdict` do.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(*, frozen, eq=True):
        """As that of the standard library, of which only what is needed here can be asked for."""
        assert frozen

        def made(kind):
            kind = dataclasses.dataclass(init=True, eq=False, repr=False)(kind)
            kind.__setattr__, kind.__delattr__, kind.__repr__ = _set_once, _delete, _shown
            if eq:
                kind._compared = staticmethod(attrgetter("__class__", *(f.name for f in fields(kind) if f.compare)))
                kind.__eq__, kind.__hash__ = _equal, _hash
            return kind

        return made


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
