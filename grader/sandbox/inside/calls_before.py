"""Calls that come first, such as a forward pass before its backward pass, and what of their values never crosses."""

from __future__ import annotations

from typing import Any

from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.substitutes import copied
from grader.sandbox.protocol.contract import OPAQUE, Function
from grader.sandbox.protocol.messages import Call


class NothingToHandOn(Exception):
    """What was called first left nothing that could be an argument; the message is a sentence."""


def handed_on(call: Call, exposed: Exposed) -> tuple[Any, ...]:
    """The argument that comes from the calls before, as it is; none where none is asked for. Raises NothingToHandOn."""
    values = [_called(exposed, each.function, each.arguments) for each in call.before]
    if call.handed_on is None:
        return ()
    place, name = call.handed_on.place, call.handed_on.name
    value = values[0]
    if isinstance(value, dict) and name in value:
        return (value[name],)
    if not isinstance(value, (tuple, list)) or not 0 <= place < len(value):
        raise NothingToHandOn(f"{call.before[0].function} returned no {name}, which {call.function} is given.")
    return (value[place],)


def _called(exposed: Exposed, name: str, arguments: tuple[Any, ...]) -> Any:
    function = exposed.function(name)
    if function is None:
        raise NothingToHandOn(f"{name}, which is called first, is not in your file.")
    return function(*map(copied, arguments))


def without_opaque(value: Any, function: Function | None) -> Any:
    """`value` with None for what the contract leaves to the student, such as a cache of a class of theirs."""
    opaque = [part.kind == OPAQUE for part in function.returns] if function is not None else []
    if not any(opaque) or function is None:
        return value
    if isinstance(value, dict):
        names = {part.name for part in function.returns if part.kind == OPAQUE}
        return {key: None if key in names else each for key, each in value.items()}
    if not isinstance(value, (tuple, list)) or len(value) != len(opaque):
        return value
    return tuple(None if hidden else each for hidden, each in zip(opaque, value, strict=True))
