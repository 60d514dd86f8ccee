"""A job as a child of a Dask worker: those are daemons, which may not have children by way of `multiprocessing`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from grader.classroom.graded import Order
from grader.classroom.job_process import Process, Serve
from grader.data_classes import dataclass

HOME = Path(__file__).resolve().parents[3]  # of the package
PROGRAM = ("import sys; sys.path[0] = sys.argv[1]; from grader.classroom.cluster.child import live; "
           "live(int(sys.argv[2]))")


@dataclass(frozen=True)
class Life:
    """What a child is told first: what to live, and what its environment says otherwise; None is nothing."""

    serve: Serve
    order: Order
    log: str
    parent: int
    environment: Mapping[str, str | None] = field(repr=False)


class Child:
    """A child as `multiprocessing` would have it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid
        self.terminate, self.kill = process.terminate, process.kill

    @property
    def exitcode(self) -> int | None:
        return self._process.poll()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, at most so many seconds."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout)

    def is_alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None


def started(environment: Mapping[str, str | None], serve: Serve, order: Order, log: str) -> tuple[Connection, Process]:
    """A child that lives `serve` in an environment that differs from ours as said, and our end of its channel.

    It is told so on the channel: what a process was started with can be read by others of the same user.
    """
    ours, theirs = Pipe()
    with theirs, open(log, "ab") as said:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(HOME), str(theirs.fileno())], stdout=said,
                                   pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=said)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # found out when its answer is waited for
        ours.send(Life(serve, order, log, os.getpid(), environment))
    return ours, Child(process)


def live(descriptor: int) -> None:
    """What the child does."""
    channel = Connection(descriptor)
    try:
        life: Life = channel.recv()
    except EOFError:
        return  # whoever started us has gone
    for name, value in life.environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    life.serve(channel, life.order, life.log, life.parent)
