"""The submission's live worker, started afresh whenever the last one has died."""

from __future__ import annotations

from collections.abc import Sequence

from grader.sandbox.load_report import LoadReport
from grader.sandbox.program import Program
from grader.sandbox.reply import Reply
from grader.sandbox.request import Request
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.worker import Worker


class LiveWorker:
    """Starts a worker for `program` when one is first needed, and again after each death."""

    def __init__(self, sandbox: Sandbox, program: Program) -> None:
        self._sandbox = sandbox
        self._program = program
        self._worker: Worker | None = None

    @property
    def loaded(self) -> LoadReport:
        """What happened when the student's file was loaded."""
        return self._alive().loaded

    def ask(self, requests: Sequence[Request]) -> list[Reply]:
        """Put `requests` in one message; replies come in the same order."""
        return self._alive().call_many(requests)

    def discard(self) -> None:
        """Throw the worker away; whatever it was given goes with it."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _alive(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self.discard()
            self._worker = self._sandbox.start_worker(self._program)
        return self._worker
