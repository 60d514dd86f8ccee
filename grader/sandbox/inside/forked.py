"""A process that was just forked, or is to be ended: what either kind of zygote does with it."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal

_PR_SET_PDEATHSIG = 1


def apart() -> None:
    """End with whoever forked this process, and share no session with it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.setsid()


def keep(descriptors: list[int]) -> list[int]:
    """Close all but the standard ones and these; their new numbers."""
    moved = [fcntl.fcntl(each, fcntl.F_DUPFD, 32) for each in descriptors]  # out of the way of the new numbers
    kept = [os.dup2(each, number) for number, each in enumerate(moved, 3)]
    os.closerange(3 + len(kept), 4096)
    return kept


def end(pid: int) -> int:
    """Kill the process `pid` that this one forked; the status it ended with."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    try:
        return os.waitpid(pid, 0)[1]
    except ChildProcessError:
        return 0
