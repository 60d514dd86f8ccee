"""One job of a run as the run sees it: a process, what it is doing, and how it is ended without leaving anything."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from grader.classroom.graded import Graded, Order, Ready
from grader.classroom.roll import Upload
from grader.sandbox.host.cleanup import remove_tree
from grader.sandbox.host.scratch import scratch_file

STOP_SECONDS = 3.0
MOST_LOG = 4000
Serve = Callable[[Connection, Order, str, int], None]  # the life of a job, see job.py


class Process(Protocol):
    """A process as `multiprocessing` has it: `exitcode` is None while it runs, and -9 after signal 9."""

    @property
    def pid(self) -> int | None: ...

    @property
    def exitcode(self) -> int | None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...

    def join(self, timeout: float | None = None) -> None: ...

    def is_alive(self) -> bool: ...


Start = Callable[[Serve, Order, str], tuple[Connection, Process]]  # begin a life; the string is the file of its log


def spawned(serve: Serve, order: Order, log: str) -> tuple[Connection, Process]:
    """A process that lives `serve`, and our end of its channel."""
    context = multiprocessing.get_context("spawn")  # a fork would take along what the run has open
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, order, log, os.getpid()), daemon=True)
    process.start()
    theirs.close()
    return ours, process


class Job:
    """One process and what it is doing."""

    def __init__(self, order: Order, serve: Serve, start: Start = spawned) -> None:
        self._said, self._log = scratch_file()
        self.channel, self.process = start(serve, order, self._log)
        self.upload: Upload | None = None
        self.ready = False
        self.since = time.monotonic()
        self.scratch = ""

    def grade(self, upload: Upload) -> None:
        """Begin with `upload`; a job that has died meanwhile is found out when its answer is waited for."""
        self.upload, self.since = upload, time.monotonic()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.channel.send(upload)

    def answer(self) -> Ready | Graded | None:
        """What it says; None if it has died."""
        try:
            told: Ready | Graded = self.channel.recv()
        except (EOFError, OSError):
            return None
        self.scratch = told.scratch
        return told

    def end(self) -> str:
        """End it, remove what it left, and return the end of what it said on standard error."""
        self.process.terminate()
        self.process.join(STOP_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.channel.close()
        if self.scratch:
            remove_tree(Path(self.scratch))
        with open(self._said, "rb") as file:
            said = file.read().decode("utf-8", "replace")[-MOST_LOG:]
        with contextlib.suppress(FileNotFoundError):  # the job has removed its name
            os.unlink(self._log)
        return said
