"""Grade uploads in jobs side by side, handing on each outcome as it comes: to the end, or until told to stop."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from grader import stopping
from grader.classroom.graded import Graded
from grader.classroom.roll import Upload
from grader.classroom.view import view


@dataclass
class Count:
    """How far a run has come; `faults` are the submissions that met a fault of the grader's own."""

    of: int
    done: int = 0
    faults: int = 0

    def say_how_to_go_on(self) -> None:
        """For a signal handler; not through a stream, which the signal may have interrupted."""
        with contextlib.suppress(OSError):
            os.write(2, f"{self.done} of {self.of} are graded; the same command goes on with the rest.\n".encode())


class Graders(Protocol):
    """Whoever grades side by side, on this machine or elsewhere. Use as a context manager."""

    def __enter__(self) -> Graders: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None: ...

    def grade(self, uploads: Iterable[Upload]) -> Iterator[Graded]:
        """What came of each upload, each once, in the order in which they are done. CallerError if none can be."""

    def abandon(self) -> None:
        """End all of it, from a signal handler."""


def grade_all(uploads: Sequence[Upload], graders: Callable[[], Graders], record: Callable[[Graded], None]) -> Count:
    """Grade `uploads` by the `graders` that are made for it, and `record` each.

    Told to stop, the program ends from the signal handler, with every job of it: what was recorded stays.
    """
    with (stopping.held(lambda: Count(len(uploads)), Count.say_how_to_go_on) as count,
          stopping.held(lambda: view(len(uploads)), lambda seen: seen.close()) as seen, seen,
          stopping.held(graders, lambda made: made.abandon()) as running, running):
        for graded in running.grade(uploads):
            record(graded)
            count.done += 1
            count.faults += graded.report.grader_failed
            seen.done(graded)
    return count
