"""Calls that only find out how a file is written, in a worker of its own: nothing that they leave is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.homework.contract import CONTRACT
from grader.homework.network.packing import Sizes
from grader.sandbox.protocol.layout import AS_IN_THE_CONTRACT, Dialect, Layout
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.reply import NotRun, Raised, Reply, Returned
from grader.sandbox.protocol.request import Request

Ask = Callable[[Sequence[Request]], list[Reply]]
# Seconds for all trials of a file. Some thousand calls take one; only where each takes long does it end before, and
# what is known by then has to do.
PATIENCE = 10.0
# What numpy and Python say where an array has other axes, or a call other arguments, than a function is written for.
OF_FORM = ("ValueError", "TypeError", "IndexError", "AttributeError", "KeyError", "AxisError", "NoSuchNetwork",
           "_UFuncInputCastingError", "UFuncTypeError", "AssertionError")


class Trials:
    """Puts calls to a file that was loaded in the contract's layout."""

    def __init__(self, ask: Ask, loaded: LoadReport, forget: Callable[[], None] = lambda: None,
                 patience: float = PATIENCE) -> None:
        self.loaded, self.forget = loaded, forget  # `forget` throws the worker away
        self._ask, self._end = ask, time.monotonic() + patience

    def has(self, name: str) -> bool:
        """Whether the file has a function called so."""
        return name in self.loaded.functions

    def parameters(self, name: str) -> int:
        """How many parameters of a function of the file are not given a constant, or 0 for an L2 term, at most."""
        return sum(CONTRACT.constant_meant_by(each) is None and each.lower() not in CONTRACT.zero_parameters
                   for each in self.loaded.functions.get(name, ()))

    def calls(self, sizes: Sizes, requests: Sequence[tuple[str, tuple[Any, ...], Layout]]) -> list[Reply]:
        """The replies to calls of functions with arguments, each in a layout, in a network of `sizes`."""
        if not requests:
            return []
        if time.monotonic() > self._end:
            return [NotRun("the trials have taken long enough.")] * len(requests)
        constants = {**sizes.constants(), **TRAINING}
        return self._ask([Request(name, given, constants, layout=layout) for name, given, layout in requests])

    def call(self, sizes: Sizes, name: str, *given: Any, layout: Layout = AS_IN_THE_CONTRACT) -> Reply:
        """The reply to one call."""
        return self.calls(sizes, [(name, given, layout)])[0]


TRAINING = {"LEARNING_RATE": 0.1, "MINIBATCH_SIZE": 2, "NUM_EPOCHS": 2}


def spoken(**dialects: Dialect) -> Layout:
    """The layout in which functions of the contract have these dialects."""
    return Layout(dialects)


def value_of(reply: Reply) -> Any:
    """What a call returned; None where it did not."""
    return reply.value if isinstance(reply, Returned) else None


def number_of(reply: Reply) -> float:
    """The number that a call returned, alone or before other values; nan where there is none."""
    value = value_of(reply)
    first = value[0] if isinstance(value, tuple) and value else value
    try:
        array = np.asarray(first, dtype=float)
    except (TypeError, ValueError):
        return float("nan")
    return float(array.reshape(-1)[0]) if array.size == 1 and first is not None else float("nan")


def vector_of(reply: Reply, size: int) -> Any:
    """The vector of `size` finite numbers that a call returned, alone or before other values; None where it did not."""
    value = value_of(reply)
    first = value[0] if isinstance(value, tuple) and value else value
    if not isinstance(first, np.ndarray) or first.size != size or first.dtype.kind not in "fiu":
        return None
    return first.ravel() if np.isfinite(first).all() else None


def is_of_form(reply: Reply) -> bool:
    """Whether a call failed as one does whose arguments have other axes, or another order, than is asked for."""
    return isinstance(reply, Raised) and reply.kind in OF_FORM


def is_unwritten(reply: Reply) -> bool:
    """Whether the function is only the template's."""
    return isinstance(reply, Raised) and reply.kind == "NotImplementedError"
