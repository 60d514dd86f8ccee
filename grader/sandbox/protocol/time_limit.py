"""Interrupt what takes too long in this process: a statement of a student's, or the reading of what was handed in."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from grader.sandbox.protocol.call_time import CallTime

AGAIN = 0.2  # seconds after which what does not give way is interrupted once more


class TimeIsUp(BaseException):
    """Raised in what runs when its time is up; no `except Exception` catches it."""


_running: list[CallTime] = []


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside once its `seconds` are up, and again until it gives way; a no-op without timers.

    Inside another limit, the time of the outer one stands still: a module that an import runs has time of its own.
    """
    if not hasattr(signal, "setitimer"):
        yield  # the caller's clock still ends the load
        return

    own = CallTime(seconds, time.process_time)
    _running.append(own)

    def interrupt(number: int, frame: FrameType | None) -> None:
        if left := own.left():
            signal.setitimer(signal.ITIMER_REAL, left, AGAIN)
            return
        raise TimeIsUp

    outer = signal.setitimer(signal.ITIMER_REAL, 0)
    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        _running.pop()
        if _running:
            _running[-1].leave_out(own)
        signal.setitimer(signal.ITIMER_REAL, *outer)
