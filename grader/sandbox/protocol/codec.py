"""Messages as plain values and back: frozen data classes, read by the types of their fields and by nothing else.

A field holds a bool, an int, a float, text, bytes, a tuple, a mapping from text or whole numbers, another message, one
of several messages, whose name then stands beside its fields, or one of these or None. A field that holds its default
is left out. `Any` is a value of a student's: the wire has bounded it, and nothing here looks into it. Whoever needs
another message writes another data class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from grader.sandbox.protocol.errors import WireError

Message = TypeVar("Message")
NAME = "is"  # the key under which the name of one of several messages stands: no field can be called so
_NUMBERS = (int, float)


@dataclass(frozen=True)
class Form:
    """How values of one type are written as plain values, and read again: WireError where they are of another type."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


class Codec(Generic[Message]):
    """Writes and reads the messages that one side may send; `kinds` is the union of their types."""

    def __init__(self, kinds: Any) -> None:
        self._form = _one_of(get_args(kinds) or (kinds,))

    def written(self, message: Message) -> Any:
        """`message` as plain values."""
        return self._form.write(message)

    def read(self, told: Any) -> Message:
        """The message in plain values that may be anything; WireError where it is none of these messages."""
        message: Message = self._form.read(told)
        return message


@cache
def form_of(kind: Any) -> Form:
    """The form of values of the type `kind`."""
    if kind is Any:
        return Form(_same, _same)
    if is_dataclass(kind):
        return _message(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _one_of(inner)
    if origin is tuple:
        return _sequence(form_of(inner[0])) if inner[-1] is Ellipsis else _row(tuple(map(form_of, inner)))
    if origin is Mapping:
        return _mapping(inner[0], form_of(inner[1]))
    if kind not in (bool, int, float, str, bytes):
        raise TypeError(f"no message can hold a {kind}")
    return _BYTES if kind is bytes else _plain(kind)


def _same(value: Any) -> Any:
    return value


def _plain(kind: type) -> Form:
    """The form of a bool, an int, a float or text."""
    accepted = _NUMBERS if kind is float else (kind,)

    def read(told: Any) -> Any:
        if type(told) not in accepted:
            raise WireError(f"no {kind.__name__}")
        return told

    return Form(_same, read)


def _message(kind: Any) -> Form:
    hints = get_type_hints(kind)
    forms = {each.name: form_of(hints[each.name]) for each in fields(kind)}
    usual = _usual(kind)
    needed, known = forms.keys() - usual.keys(), forms.keys()
    told_always = [(name, forms[name].write) for name in forms if name in needed]
    told_else = [(name, forms[name].write, *usual[name]) for name in forms if name in usual]

    def write(message: Any) -> dict[str, Any]:
        told = {name: written(getattr(message, name)) for name, written in told_always}
        for name, written, value, is_empty in told_else:
            own = getattr(message, name)
            if own is not value and (not is_empty or own):
                told[name] = written(own)
        return told

    def read(told: Any) -> Any:
        if type(told) is not dict or not needed <= told.keys() <= known:
            raise WireError(f"no {kind.__name__}")
        return kind(**{name: forms[name].read(value) for name, value in told.items()})

    return Form(write, read)


def _usual(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields that need not be told where they hold their default: that, and whether it is a tuple or mapping of
    nothing, which any other such is as good as.
    """
    found = {each.name: each.default if each.default_factory is MISSING else each.default_factory()
             for each in fields(kind) if each.default is not MISSING or each.default_factory is not MISSING}
    return {name: (value, value in ((), {})) for name, value in found.items()}


def _one_of(kinds: tuple[Any, ...]) -> Form:
    """The form of what is None or of one of `kinds`, as far as these have it."""
    some = tuple(each for each in kinds if each is not NoneType)
    form = form_of(some[0]) if len(some) < len(kinds) and len(some) == 1 else _named(some)
    if len(some) == len(kinds):
        return form
    return Form(lambda value: None if value is None else form.write(value),
                lambda told: None if told is None else form.read(told))


def _named(kinds: tuple[Any, ...]) -> Form:
    """The form of one of several messages: its name beside its fields."""
    forms = {each.__name__: form_of(each) for each in kinds}

    def read(told: Any) -> Any:
        name = told.get(NAME) if type(told) is dict else None
        if type(name) is not str or name not in forms:
            raise WireError("an unknown message")
        return forms[name].read({key: value for key, value in told.items() if key != NAME})

    def write(message: Any) -> dict[str, Any]:
        name = type(message).__name__
        return {NAME: name, **forms[name].write(message)}

    return Form(write, read)


def _sequence(form: Form) -> Form:
    write = _same if form.write is _same else lambda values: tuple(map(form.write, values))
    return Form(write, lambda told: tuple(map(form.read, _listed(told))))


def _row(forms: tuple[Form, ...]) -> Form:
    """The form of a tuple of a known length."""
    def read(told: Any) -> tuple[Any, ...]:
        if len(_listed(told)) != len(forms):
            raise WireError("a tuple of another length")
        return tuple(form.read(each) for form, each in zip(forms, told, strict=True))

    return Form(lambda values: tuple(form.write(each) for form, each in zip(forms, values, strict=True)), read)


def _listed(told: Any) -> Any:
    if type(told) not in (tuple, list):  # JSON alone knows no tuples
        raise WireError("no tuple")
    return told


def _mapping(kind: type, form: Form) -> Form:
    def read(told: Any) -> dict[Any, Any]:
        if type(told) is not dict:
            raise WireError("no mapping")
        try:
            return {kind(key): form.read(value) for key, value in told.items()}
        except ValueError as error:
            raise WireError("a key of another kind") from error

    return Form(lambda values: {str(key): form.write(value) for key, value in values.items()}, read)


def _bytes_written(value: bytes) -> Any:
    import numpy as np  # only here: the orders to a zygote, which is still to import it, hold none

    return np.frombuffer(value, np.uint8)


def _bytes_read(told: Any) -> bytes:
    if getattr(getattr(told, "dtype", None), "str", None) != "|u1":
        raise WireError("no bytes")
    return bytes(told.tobytes())


_BYTES = Form(_bytes_written, _bytes_read)
