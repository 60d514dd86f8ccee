"""What is asked of the kernel about processes: how long they have computed, and that none may look into this one."""

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
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def hide_memory() -> None:
    """Student code under our own uid must not read our environment or memory through /proc."""
    import ctypes  # not on the way of a grader that is root

    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
