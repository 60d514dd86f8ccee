"""Lock the calling process in, before any student code runs in it; Linux only, called after a fork."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Mapping
from typing import Any

from grader.sandbox.inside import writing
from grader.sandbox.inside.libraries import found_by_their_usual_names
from grader.sandbox.inside.reading import ruleset
from grader.sandbox.inside.system_calls import Filter, Missing, seccomp_filters
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.mechanism import IN_FORCE, Mechanism, unavailable
from grader.sandbox.protocol.orders import Cell

_PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 24, 38


@dataclass(frozen=True)
class Walls:
    """What is made once, before any fork, to lock in the zygotes of programs and their workers."""

    of_zygote: Filter | Missing
    of_worker: Filter | Missing
    rules: writing.Rules | Mechanism


def walls(home: str) -> Walls:
    """Those of this system. `home` is the folder in which the scratch folders of the workers will lie."""
    with found_by_their_usual_names():
        of_zygote, of_worker = seccomp_filters()
        ruleset(home, ())
        return Walls(of_zygote, of_worker, writing.rules())


def confine(cell: Cell, walls: Walls, reading: int | None) -> dict[str, Mechanism]:
    """Lock in the zygote of a program, before it reads anything of the student's; what each mechanism came to.

    `reading` is the descriptor of a ruleset, see reading.py; it is closed. The workers forked later inherit all this.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _limit(cell)
    if not cell.confined:
        return {"limits": IN_FORCE}
    applied = {"limits": IN_FORCE, "uid": _leave_root(cell.uid)}
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if reading is not None:
        _restrict(reading)
    if os.getuid() == 0:
        applied["capabilities"] = _drop_capabilities(libc)
    walls.of_zygote.load()
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return applied


def confine_further(scratch: str, walls: Walls, applied: Mapping[str, Mechanism]) -> dict[str, Mechanism]:
    """Lock in a worker, before anything of the student's runs; what was `applied` before is among what is said."""
    if "uid" not in applied:
        return dict(applied)
    rules = walls.rules
    landlock = rules.apply(scratch) if isinstance(rules, writing.Rules) else rules
    first = {name: applied[name] for name in ("limits", "uid")}
    return {**first, "landlock": landlock, **{name: applied[name] for name in applied.keys() - first.keys()},
            "seccomp": walls.of_worker.load()}


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
        limits[resource.RLIMIT_NPROC] = cell.processes + 1  # the zygote itself is one
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


def _restrict(reading: int) -> None:
    from py_landlock.errors import LandlockError
    from py_landlock.landlock_sys import RulesetFd, restrict_self

    with contextlib.suppress(LandlockError, OSError):  # each worker says it
        restrict_self(RulesetFd(reading), None)
    os.close(reading)


def _drop_capabilities(libc: Any) -> Mechanism:
    for number in range(64):
        libc.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    if libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        return unavailable("capset")
    return Mechanism(False, "dropped")

