"""The calls that a derivative makes of other functions, counted on our side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.sandbox.protocol.request import Replacement

MOVED = 1e-2  # how little a difference moves an argument, of its size


@dataclass
class Calls:
    """The calls that a derivative makes of other functions; `moved` are those with an argument nearly as given."""

    count: int = 0
    moved: set[bytes] = field(default_factory=set)


def watching(known: Replacement | None, by: list[Any], seen: Calls) -> Replacement:
    """What stands in for a function so that its calls are `seen`: true values where they are `known`, else its own."""

    def call(arguments: tuple[Any, ...], own: Any) -> tuple[bool, Any]:
        seen.count += 1
        if any(_moved(argument, each) for argument in arguments for each in by):
            seen.moved.add(b"".join(np.asarray(each).tobytes() for each in arguments
                                    if isinstance(each, (np.ndarray, float))))
        return known.answer(arguments, own) if known is not None else (False, None)

    return Replacement(call, own_first=known is not None and known.own_first)


def _moved(argument: Any, given: Any) -> bool:
    """Whether `argument` is `given`, moved a little; complex numbers, as complex steps have, are."""
    if not isinstance(argument, (np.ndarray, float, complex)) or np.shape(argument) != given.shape:
        return False
    away = float(np.abs(np.asarray(argument) - given).max(initial=0.0))
    return 0 < away <= MOVED * float(np.abs(given).max(initial=0.0))
