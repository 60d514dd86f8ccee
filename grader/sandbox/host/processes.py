"""What is asked of the kernel about processes: how long they computed, whose they are, and that none looks into us."""

from __future__ import annotations

import os
import time
from pathlib import Path

_PR_SET_DUMPABLE = 4


def own_seconds(pid: int) -> float:
    """What the process has used so far, by the kernel's own clock of it; nan once it is gone."""
    try:
        return time.clock_gettime(~pid << 3 | 2)  # CPUCLOCK_SCHED of another process, see clock_getcpuclockid(3)
    except OSError:
        return float("nan")


def seconds_with_children(pid: int) -> float:
    """What the process and those that it has waited for used so far; 0 once it is gone."""
    try:
        return sum(_numbers(pid)[10:14]) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def parent(pid: int) -> int:
    """The number of the parent of the process `pid`. OSError where there is no such process."""
    return _numbers(pid)[0]


def _numbers(pid: int) -> list[int]:
    """What stands in /proc/PID/stat behind the name, which may hold anything, and the letter of the state."""
    return [*map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:])]


def hide_memory() -> None:
    """Student code under our own uid must not read our environment or memory through /proc."""
    import ctypes  # not on the way of a grader that is root

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
