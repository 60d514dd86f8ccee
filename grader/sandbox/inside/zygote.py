"""The clean ancestor of all workers: it has numpy and nothing of ours in its memory, and forks zygotes of programs."""

from __future__ import annotations

import array
import contextlib
import ctypes
import gc
import json
import os
import resource
import signal
import socket
import sys
from typing import TYPE_CHECKING

from grader.sandbox.inside.forked import apart, end, keep
from grader.sandbox.protocol.orders import (
    DONE,
    ORDERS,
    Cell,
    Cleaned,
    Done,
    End,
    Ended,
    Fork,
    Forked,
    Order,
    Preload,
)

if TYPE_CHECKING:
    from grader.sandbox.inside.confinement import Walls
    from grader.sandbox.inside.reading import NotHere

MOST_DEPTH = 20_000
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER = 4, 36


def main(descriptor: str, home: str) -> None:
    """Serve orders from the socket with the number `descriptor` until it closes.

    `home` is the folder in which the scratch folders of the workers will lie.
    """
    # A stop that a terminal or `timeout` sends to the whole group reaches us by the closed socket, in good order.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    gc.disable()  # the imports leave no garbage worth the time it takes to look for it
    import numpy.linalg
    import numpy.random  # noqa: F401

    from grader.sandbox.inside import program_zygote  # noqa: F401 - imported once here, forked often
    from grader.sandbox.inside.confinement import walls

    resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)  # the caller's is its own
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    around = walls(home)
    gc.freeze()  # what a worker's collector does not touch stays shared, and a fork costs less
    gc.enable()
    with socket.socket(fileno=int(descriptor)) as control:
        while order := _next(control):
            control.send(json.dumps(DONE.written(_obey(*order, home, around))).encode())
    _kill_children()


def _next(control: socket.socket) -> tuple[Order, list[int]] | None:
    data, ancillary, _, _ = control.recvmsg(1 << 16, socket.CMSG_SPACE(4))
    descriptors = array.array("i")
    for _, _, raw in ancillary:
        descriptors.frombytes(raw[:len(raw) - len(raw) % descriptors.itemsize])
    return (ORDERS.read(json.loads(data)), list(descriptors)) if data else None


def _obey(order: Order, descriptors: list[int], home: str, around: Walls) -> Done:
    if isinstance(order, Fork):
        prepared = _prepared(order, home)
        pid = os.fork()
        if pid == 0:
            _become_zygote_of_a_program(order.cell, descriptors[0], prepared, around)
        os.close(descriptors[0])
        return Forked(pid)
    if isinstance(order, End):
        return Ended(end(order.pid))
    if isinstance(order, Preload):
        from grader.sandbox.inside.preloading import preload

        return preload(order.packages)
    _kill_children()
    return Cleaned()


def _prepared(order: Fork, home: str) -> tuple[NotHere, int | None]:
    """What may not be imported or read: made here, where it is kept for the next program."""
    from grader.sandbox.inside.reading import not_here, ruleset
    from grader.sandbox.protocol.derivatives import NAMES

    forbidden = tuple(sorted(set(order.forbidden) - NAMES))
    return not_here(forbidden), ruleset(home, forbidden) if order.cell.confined else None


def _become_zygote_of_a_program(cell: Cell, descriptor: int, prepared: tuple[NotHere, int | None],
                                around: Walls) -> None:
    """Never returns: whatever happens in the new process, no line of this one runs in it again."""
    from grader.sandbox.inside import program_zygote

    status = 1
    try:
        apart()
        _die_first()
        finder, reading = prepared
        channel, *rest = keep([descriptor] if reading is None else [descriptor, reading])
        sys.meta_path.insert(0, finder)
        _bound_recursion()
        program_zygote.serve(socket.socket(fileno=channel), cell, around, rest[0] if rest else None)
        status = 0
    finally:
        os._exit(status)


def _bound_recursion() -> None:
    """Who raises the limit without measure gets a RecursionError: to unwind millions of calls outlasts the clock."""
    raise_limit = sys.setrecursionlimit
    sys.setrecursionlimit = lambda limit, /: raise_limit(min(limit, MOST_DEPTH))


def _die_first() -> None:
    """Where memory runs out all the same, the kernel is to end this process and not the grader."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")


def _kill_children() -> None:
    """Kill and reap every descendant: orphans of a worker become our children, because we are their subreaper."""
    while children := _children():
        for pid in children:
            end(pid)


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as listed:
        return [int(each) for each in listed.read().split()]
