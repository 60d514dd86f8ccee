"""Lock the calling process in, before any student code runs in it; Linux only, called after the fork."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from dataclasses import dataclass
from typing import Any

from grader.sandbox.inside.reading import readable, ruleset

_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 24, 38


@dataclass(frozen=True)
class Cell:
    """What one worker is locked into: its uid (None keeps the caller's), its scratch directory, its limits."""

    uid: int | None
    scratch: str
    memory_mb: int
    cpu_seconds: float
    processes: int
    file_mb: int
    confined: bool


def confine(cell: Cell, seccomp: Any, reading: int | None) -> dict[str, str]:
    """Apply everything this kernel allows; what is in force, or why not, by mechanism.

    `reading` is the descriptor of a ruleset, see reading.py; it is closed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _limit(cell)
    if not cell.confined:
        return {"limits": "in force"}
    applied = {"limits": "in force", "uid": _leave_root(cell.uid)}
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    applied["landlock"] = _landlock(cell.scratch, reading)
    if os.getuid() == 0:
        applied["capabilities"] = _drop_capabilities(libc)
    applied["seccomp"] = _load(seccomp)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return applied


def _limit(cell: Cell) -> None:
    with open("/proc/self/statm") as statm:
        base = int(statm.read().split()[0]) * resource.getpagesize()
    limits = {resource.RLIMIT_AS: base + (cell.memory_mb << 20), resource.RLIMIT_FSIZE: cell.file_mb << 20,
              resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 64}
    cpu = max(1, int(cell.cpu_seconds))
    # SIGXCPU names the limit that was met; SIGKILL a little later ends what ignores it.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    if cell.uid is not None:
        # Counts every process of the uid on the host, so only an uncommon uid can be held to it.
        limits[resource.RLIMIT_NPROC] = cell.processes
    for which, amount in limits.items():
        hard = resource.getrlimit(which)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (amount, amount))


def _leave_root(uid: int | None) -> str:
    if uid is None:
        return "unchanged"
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    return "in force"


def prepare(home: str) -> None:
    """Do once, before any fork, what is slow: py-landlock looks for the C library by running ldconfig.

    `home` is the folder in which the scratch folders of the workers will lie.
    """
    try:
        from py_landlock import get_abi_version
        from py_landlock.errors import LandlockError
    except ImportError:
        return  # each worker reports it
    with contextlib.suppress(LandlockError, OSError):  # and this
        get_abi_version()
    ruleset(home, ())


def _landlock(scratch: str, reading: int | None) -> str:
    try:
        from py_landlock import AccessFs, Landlock
        from py_landlock.errors import LandlockError
        from py_landlock.landlock_sys import RulesetFd, restrict_self
    except ImportError:
        return "py-landlock is not installed"
    try:
        rules = Landlock(strict=False).allow_read_write(scratch)
        rules.add_path_rule(os.devnull, access=AccessFs.READ_FILE | AccessFs.WRITE_FILE)
        files, directories = readable()
        rules.allow_read(*directories)
        rules.add_path_rule(*files, access=AccessFs.READ_FILE)  # the kernel refuses the right to list on a file
        rules.apply()
        if reading is not None:
            restrict_self(RulesetFd(reading), None)
            os.close(reading)
    except (LandlockError, OSError) as error:
        return f"not available: {type(error).__name__}"
    return f"in force (ABI {rules.abi_version})"


def _drop_capabilities(libc: Any) -> str:
    for number in range(64):
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    if libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        return "not available: capset"
    return "dropped"


def _load(rules: Any) -> str:
    if isinstance(rules, str):
        return rules
    try:
        rules.load()
    except OSError as error:
        return f"not available: {error.strerror}"
    return "in force"
