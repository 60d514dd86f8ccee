"""The zygote of one program: locked in, it reads the program, runs nothing of it, and forks the workers that run it.

A worker costs little more than the fork. What the workers of one program could leave for one another is no more than
if each had read the program itself: none of them has an open file of the zygote's, and none may signal it.
"""

from __future__ import annotations

import gc
import os
import socket
from functools import partial

from grader.sandbox.inside import worker_main
from grader.sandbox.inside.confinement import Walls, confine, confine_further
from grader.sandbox.inside.forked import apart, end, keep
from grader.sandbox.inside.worker_main import Ready
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.mechanism import Mechanism
from grader.sandbox.protocol.messages import TO_WORKER, Load
from grader.sandbox.protocol.orders import DONE, ORDERS, Branch, Cell, Done, End, Ended, Forked, Order


def serve(channel: socket.socket, cell: Cell, walls: Walls, reading: int | None) -> None:
    """Lock this process in, read the program that comes on `channel`, then obey orders until it closes."""
    worker_main.furnish()
    applied = confine(cell, walls, reading)
    message = TO_WORKER.read(wire.receive(channel))
    if not isinstance(message, Load):
        raise WireError("no Load")
    ready = worker_main.get_ready(message)
    gc.freeze()  # what the collector of a worker does not touch stays shared
    while order := _next(channel):
        wire.send(channel, DONE.written(_obey(*order, channel, walls, applied, ready)))


def _next(channel: socket.socket) -> tuple[Order, list[int]] | None:
    """The next order, with the descriptor that comes along; None at the end."""
    first, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    return (ORDERS.read(wire.receive(channel)), list(descriptors)) if first else None


def _obey(order: Order, descriptors: list[int], channel: socket.socket, walls: Walls, applied: dict[str, Mechanism],
          ready: Ready) -> Done:
    if isinstance(order, End):
        return Ended(end(order.pid))
    if not isinstance(order, Branch):
        raise WireError("no order for the zygote of a program")
    pid = os.fork()
    if pid == 0:
        _become_worker(order.scratch, descriptors[0], channel, walls, applied, ready)
    os.close(descriptors[0])
    return Forked(pid)


def _become_worker(scratch: str, descriptor: int, of_zygote: socket.socket, walls: Walls,
                   applied: dict[str, Mechanism], ready: Ready) -> None:
    """Never returns: whatever happens in the worker, no line of the zygote runs in it again."""
    status = 1
    try:
        apart()
        of_zygote.detach()
        [channel] = keep([descriptor])
        worker_main.settle(scratch)
        worker_main.serve(socket.socket(fileno=channel), ready, partial(confine_further, scratch, walls, applied))
        status = 0
    finally:
        os._exit(status)
