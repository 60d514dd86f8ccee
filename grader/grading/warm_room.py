"""A sandbox that stays warm: it serves one submission after another, and another one where it met anything strange."""

from __future__ import annotations

from collections.abc import Callable

from grader import stopping
from grader.results.report import Report
from grader.sandbox.host.sandbox import Sandbox


class WarmRoom:
    """What `start` makes, for as long as it can be trusted. Whoever holds it closes it."""

    def __init__(self, start: Callable[[], Sandbox]) -> None:
        self._start = start
        self.sandbox = start()

    def leave(self, report: Report) -> None:
        """`report` is of what was just graded in it: after a fault, or a disturbance, the next one gets another."""
        if report.fault or self.sandbox.disturbed:
            with (stopping.held(self._start, Sandbox.abandon) as new,
                  stopping.held(lambda: self.sandbox, Sandbox.abandon) as old):
                self.sandbox = new
                old.close()

    def close(self) -> None:
        """Leave no process and no file."""
        self.sandbox.close()

    def abandon(self) -> None:
        """As close, from a signal handler."""
        self.sandbox.abandon()
