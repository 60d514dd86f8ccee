"""The life of a job: get warm, say so, then grade what comes until nothing more does."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from grader import stopping
from grader.classroom.graded import Order, Ready
from grader.configuration.errors import ConfigurationError
from grader.intake.errors import CallerError
from grader.sandbox.host.isolation import NoConfinement

if TYPE_CHECKING:
    from grader.classroom.warm import Warm

_PR_SET_PDEATHSIG = 1


def serve(channel: Connection, order: Order, log: str, parent: int) -> None:
    """Grade what comes on `channel`; what is said on standard error goes to the file `log`.

    The job ends, and leaves nothing behind, with the process `parent`, however that ends.
    """
    _obey_only_the_run(parent)
    _say_into(log)
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    gc.set_threshold(100_000)
    try:
        with stopping.held(lambda: _warm(order), lambda warm: warm.abandon()) as warm, warm:
            channel.send(Ready(warm.blank, warm.scratch))
            while (upload := channel.recv()) is not None:
                channel.send(warm.grade(upload))
    except (CallerError, NoConfinement, ConfigurationError) as error:
        channel.send(Ready(refused=str(error)))
    except (EOFError, BrokenPipeError, stopping.Stopped):
        return  # the run has gone


def _warm(order: Order) -> Warm:
    from grader.classroom.warm import Warm  # numpy, once the threads that it may use are known

    return Warm(order)


def _obey_only_the_run(parent: int) -> None:
    """Ctrl-C in a terminal reaches us too, but it is the run that says when to stop; and its end is ours."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    stopping.listen()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if hasattr(os, "getppid") and os.getppid() != parent:  # it ended before we asked to be told
        sys.exit(1)


def _say_into(log: str) -> None:
    """Standard error, also that of C code, goes to the file; nothing to standard output, which is the run's."""
    with open(log, "ab") as file:
        os.dup2(file.fileno(), 2)
        os.dup2(file.fileno(), 1)
    if os.name == "posix":
        os.unlink(log)  # the run has it open: so nothing stays where it is killed
