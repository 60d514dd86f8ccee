"""The calls that a derivative makes of other functions, counted on our side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.sandbox.protocol.request import Replacement

MOVED = 1e-2  # how little a difference moves an argument, of its size


@dataclass
class Calls:
    """The calls that a derivative makes of other functions; `moved` are those with an argument nearly as given.

    `own` are the functions that ran themselves, for there was no true value of a call.
    """

    count: int = 0
    moved: set[bytes] = field(default_factory=set)
    own: set[str] = field(default_factory=set)


def watching(name: str, known: Replacement | None, by: list[Any], seen: Calls) -> Replacement:
    """What stands in for the function `name` so that its calls are `seen`: true values that are `known`, else its own.

    The form of its own values is not looked at: what it calls itself would count as calls of the derivative.
    """

    def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
        seen.count += 1
        if any(_moved(argument, each) for argument in arguments for each in by):
            seen.moved.add(b"".join(np.asarray(each).tobytes() for each in arguments
                                    if isinstance(each, (np.ndarray, float))))
        found, value = known.answer(arguments, own) if known is not None else (False, None)
        if not found:
            seen.own.add(name)
        return found, value

    return Replacement(call, own_first=False)


def _moved(argument: Any, given: Any) -> bool:
    """Whether `argument` is `given`, moved a little; complex numbers, as complex steps have, are."""
    if not isinstance(argument, (np.ndarray, float, complex)) or np.shape(argument) != given.shape:
        return False
    away = float(np.abs(np.asarray(argument) - given).max(initial=0.0))
    return 0 < away <= MOVED * float(np.abs(given).max(initial=0.0))
