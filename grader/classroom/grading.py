"""Grade uploads in jobs side by side, handing on each outcome as it comes: to the end, or until told to stop."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader import stopping
from grader.classroom.graded import Graded, Order
from grader.classroom.jobs import Jobs
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


def grade_all(uploads: Sequence[Upload], order: Order, jobs: int, record: Callable[[Graded], None]) -> Count:
    """Grade `uploads` in up to so many `jobs`, and `record` each.

    Told to stop, the program ends from the signal handler, with every job of it: what was recorded stays.
    """
    with (stopping.held(lambda: Count(len(uploads)), Count.say_how_to_go_on) as count,
          stopping.held(lambda: view(len(uploads)), lambda seen: seen.close()) as seen, seen,
          stopping.held(lambda: Jobs(jobs, order), Jobs.abandon) as running, running):
        for graded in running.grade(uploads):
            record(graded)
            count.done += 1
            count.faults += graded.report.grader_failed
            seen.done(graded)
    return count
