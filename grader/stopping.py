"""Stop when told: what SIGTERM, SIGHUP and Ctrl-C do, whatever the program is doing at that moment.

An exception would not do during a grading: pytest, which asks the questions, catches whatever is raised in a test.
There the program is ended from the signal handler itself, once all that must not stay behind is gone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
MOST_SECONDS = 5.0  # for all that has to go; then the kernel ends the program
_abandon: list[Callable[[], None]] = []
_deferred: list[int] = []  # signals that came while nothing may be interrupted
_undisturbed = 0


class Stopped(BaseException):
    """The program was told to stop while it held nothing that could stay behind; `code` is its exit code."""

    def __init__(self, number: int) -> None:
        super().__init__(f"signal {number}")
        self.code = 128 + number


def listen() -> None:
    """From now on this process stops when told. A signal that is ignored, as `nohup` has it, stays ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _told)


@contextmanager
def held(make: Callable[[], T], abandon: Callable[[T], None]) -> Iterator[T]:
    """What `make` gives, while the block runs.

    If the program is told to stop meanwhile, `abandon` gets it, from the signal handler: it must not wait for a lock
    that the main thread may hold. What was made last goes first.
    """
    with _uninterrupted():
        thing = make()
        end = partial(abandon, thing)
        _abandon.append(end)
    try:
        yield thing
    finally:
        _abandon.remove(end)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Told to stop inside the block, the program stops at its end."""
    global _undisturbed
    _undisturbed += 1
    try:
        yield
    finally:
        _undisturbed -= 1
        if _deferred and not _undisturbed:
            _stop(_deferred[0])


def _told(number: int, frame: FrameType | None) -> None:
    if _undisturbed:
        _deferred.append(number)
    else:
        _stop(number)


def _stop(number: int) -> None:
    if not _abandon:
        raise Stopped(number)
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    for abandon in reversed(_abandon):
        try:
            abandon()
        except Exception:  # the rest has to go all the same
            import logging  # it takes long to import, and hardly ever is there anything to say

            logging.getLogger(__name__).exception("Something may have stayed behind")
    say()
    os._exit(128 + number)


def say() -> None:
    """Tell whoever watches; not through a stream, which the signal may have interrupted."""
    with contextlib.suppress(OSError, ValueError):
        if sys.stderr is not None:
            os.write(sys.stderr.fileno(), b"Stopped.\n")
