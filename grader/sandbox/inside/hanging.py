"""Inside the worker: end a call whose time is up, and say which function of the file it never left."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from grader.sandbox.protocol.call_time import CallTime

MOST_FRAMES = 1000
RAISED = (Exception, SystemExit, KeyboardInterrupt)  # what code of a student's raises itself, unlike what follows


class DoesNotReturn(BaseException):
    """Raised where time is up, or where a function is called that was not left before; `function` is its name."""

    def __init__(self, function: str) -> None:
        super().__init__(function)
        self.function = function


@contextmanager
def watching(seconds: float | None, namespace: Mapping[str, Any]) -> Iterator[None]:
    """Raise DoesNotReturn in what runs inside once its `seconds` are up, as long as it gives way to a signal.

    It names the innermost function of `namespace` that was running already at half the time: a function that a loop
    calls again and again is not the one that hangs. Empty where none was. A no-op where there are no timers: the
    caller's clock ends the call there, as it does where C code runs on.
    """
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    halfway: list[FrameType] = []
    own = CallTime(seconds, time.process_time)

    def tick(number: int, frame: FrameType | None) -> None:
        stack = list(_frames(frame))
        if not halfway:
            halfway.extend(stack)
            return
        if left := own.left():
            signal.setitimer(signal.ITIMER_REAL, left, seconds / 2)
            return
        early = {id(each) for each in halfway}  # all of them are kept, so that no number is given twice
        left_alone = [each for each in stack if id(each) in early]
        raise DoesNotReturn(_innermost(left_alone if len(stack) < MOST_FRAMES else stack, namespace))

    previous = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, seconds / 2, seconds / 2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        halfway.clear()  # frames hold what the call was given


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    """From the innermost outwards, as far as this module; of a recursion without end, the first of it."""
    for _ in range(MOST_FRAMES):
        if frame is None or frame.f_code.co_filename == __file__:
            return
        yield frame
        frame = frame.f_back


def _innermost(frames: list[FrameType], namespace: Mapping[str, Any]) -> str:
    """By name: what runs may be a copy of what the namespace holds, made to put other functions in its way."""
    methods = {name for value in list(namespace.values()) if type(value) is type for name in vars(value)}
    own = (frame.f_code.co_name for frame in frames if frame.f_globals is namespace)
    return next((name for name in own if name in namespace or name in methods), "")
