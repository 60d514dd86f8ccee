"""The trusted side of the zygote of one program: told to read it, then to fork workers and to end them."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable
from typing import TypeVar

from grader.sandbox.host.limits import Limits
from grader.sandbox.host.processes import parent
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.orders import DONE, ORDERS, Branch, End, Ended, Forked, Order
from grader.sandbox.protocol.program import Program

FORK_SECONDS = 30.0
LOST = OSError, WireError  # it is gone, or does not say what it should: reading the program was too much for it
Answer = TypeVar("Answer", Forked, Ended)


class ProgramZygote:
    """One process that reads `program` and runs none of it. `end` kills it, and with it all its workers.

    It was shown a student's text, so what it says is checked: a number that it gives is that of a child of its own.
    """

    def __init__(self, program: Program, pid: int, channel: socket.socket, end: Callable[[], object],
                 limits: Limits) -> None:
        from grader.sandbox.protocol import wire  # it needs numpy, which the zygote is to import at the same time
        from grader.sandbox.protocol.messages import TO_WORKER, Load

        self.program = program
        self.has_read = False
        self._pid = pid
        self._wire, self._channel, self._end, self._limits = wire, channel, end, limits
        order = Load(program.pieces, program.contract.told, program.forbidden, program.noted, program.name,
                     program.also, limits.output_kb << 10)
        with contextlib.suppress(*LOST):  # whoever wants a worker of it finds out
            wire.send(channel, TO_WORKER.written(order), limits.load_seconds)

    def fork(self, scratch: str, channel: socket.socket, seconds: float) -> int:
        """The number of a new worker that speaks on `channel` and writes into `scratch`. One of LOST where it fails.

        What the first one waits for is that the program was read, which may take so many `seconds`.
        """
        done = self._order(Branch(scratch), Forked, FORK_SECONDS if self.has_read else seconds, channel.fileno())
        if parent(done.pid) != self._pid:
            raise WireError("a process of somebody else's")
        self.has_read = True
        return done.pid

    def end(self, pid: int) -> int:
        """Kill the worker `pid`; the status it ended with."""
        try:
            return self._order(End(pid), Ended, FORK_SECONDS).status
        except LOST:  # it took its workers along
            return signal.SIGKILL

    def close(self) -> None:
        """End it, with all its workers."""
        self._channel.close()
        self._end()

    def _order(self, order: Order, answer: type[Answer], seconds: float, descriptor: int | None = None) -> Answer:
        self._channel.settimeout(seconds)
        socket.send_fds(self._channel, [b"o"], [] if descriptor is None else [descriptor])
        self._wire.send(self._channel, ORDERS.written(order), seconds)
        done = DONE.read(self._wire.receive(self._channel, seconds, 0))
        if not isinstance(done, answer):
            raise WireError("another order was obeyed")
        return done
