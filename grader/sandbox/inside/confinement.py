"""Lock the calling process in, before any student code runs in it; Linux only, called after the fork."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from typing import Any

from grader.sandbox.inside.reading import readable, ruleset
from grader.sandbox.protocol.mechanism import IN_FORCE, Mechanism, unavailable
from grader.sandbox.protocol.orders import Cell

_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 24, 38


def confine(cell: Cell, seccomp: Any, reading: int | None) -> dict[str, Mechanism]:
    """Apply everything this kernel allows; what each mechanism came to.

    `reading` is the descriptor of a ruleset, see reading.py; it is closed.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _limit(cell)
    if not cell.confined:
        return {"limits": IN_FORCE}
    applied = {"limits": IN_FORCE, "uid": _leave_root(cell.uid)}
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


def _leave_root(uid: int | None) -> Mechanism:
    if uid is None:
        return Mechanism(False, "unchanged")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    return IN_FORCE


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


def _landlock(scratch: str, reading: int | None) -> Mechanism:
    try:
        from py_landlock import AccessFs, Landlock
        from py_landlock.errors import LandlockError
        from py_landlock.landlock_sys import RulesetFd, restrict_self
    except ImportError:
        return Mechanism(True, "py-landlock is not installed")
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
        return unavailable(type(error).__name__)
    return Mechanism(False, f"in force (ABI {rules.abi_version})")


def _drop_capabilities(libc: Any) -> Mechanism:
    for number in range(64):
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    if libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        return unavailable("capset")
    return Mechanism(False, "dropped")


def _load(rules: Any) -> Mechanism:
    if isinstance(rules, Mechanism):
        return rules
    try:
        rules.load()
    except OSError as error:
        return unavailable(error.strerror)
    return IN_FORCE
