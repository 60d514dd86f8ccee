"""One job of a run as the run sees it: a process, what it is doing, and how it is ended without leaving anything."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from grader.classroom.graded import Graded, Order, Ready
from grader.classroom.roll import Upload

STOP_SECONDS = 3.0
MOST_LOG = 4000
Serve = Callable[[Connection, Order, str, int], None]  # the life of a job, see job.py


class Job:
    """One process and what it is doing."""

    def __init__(self, order: Order, serve: Serve) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would take along what the run has open
        self._said, self._log = tempfile.mkstemp(prefix="backprop-grader-log-")
        self.channel, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, order, self._log, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()
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
            from grader.sandbox.wiping import remove_tree

            remove_tree(Path(self.scratch))
        with open(self._said, "rb") as file:
            said = file.read().decode("utf-8", "replace")[-MOST_LOG:]
        with contextlib.suppress(FileNotFoundError):  # the job has removed its name
            os.unlink(self._log)
        return said
