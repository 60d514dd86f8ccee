"""Whether a function that is given more than the contract has goes another way through its code for it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from grader.sandbox.inside.hanging import RAISED

LEAST = 10  # instructions that run for the further arguments alone; to look at one and go on takes fewer
MOST = 20_000  # instructions looked at: loops in plain Python run the same ones again and again


def goes_another_way(function: Callable[..., Any], usual: tuple[Any, ...], arguments: tuple[Any, ...],
                     named: Mapping[str, Any]) -> bool:
    """Whether `arguments` and the `named` ones, more than the `usual` ones, have it do more than look at them: two
    functions share one name.
    """
    return (len(arguments) + len(named) > len(usual)
            and len(_executed(function, arguments, named) - _executed(function, usual, {})) >= LEAST)


def _executed(function: Callable[..., Any], arguments: tuple[Any, ...],
              named: Mapping[str, Any]) -> set[tuple[CodeType, int]]:
    """The instructions that run in a call, its own and those of what it calls in Python."""
    found: set[tuple[CodeType, int]] = set()
    left = MOST

    def look(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        frame.f_trace_opcodes = True
        if event == "opcode":
            found.add((frame.f_code, frame.f_lasti))
            left -= 1
        if left > 0:
            return look
        sys.settrace(None)
        return None

    before = sys.gettrace()
    sys.settrace(look)
    try:
        with contextlib.suppress(*RAISED):  # it has gone its way as far as it went
            function(*arguments, **named)
    finally:
        sys.settrace(before)
    return found
