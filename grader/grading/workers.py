"""The submission's live worker, started afresh whenever the last one has died."""

from __future__ import annotations

from collections.abc import Sequence

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.host.worker_client import Worker
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program
from grader.sandbox.protocol.reply import NotRun, Reply
from grader.sandbox.protocol.request import Request


class LiveWorker:
    """Starts a worker for `program` when one is first needed, and again after each death."""

    def __init__(self, sandbox: Sandbox, program: Program) -> None:
        self._sandbox = sandbox
        self._program = program
        self._worker: Worker | None = None
        self._loaded: LoadReport | None = None

    @property
    def loaded(self) -> LoadReport:
        """What happened when the student's file was first loaded for this worker."""
        return self._loaded or self._alive().loaded

    def ask(self, requests: Sequence[Request]) -> list[Reply]:
        """The replies to `requests`, in their order.

        They go in one message; what a death leaves unanswered is asked in a fresh worker. A function of the
        submission that hung is not called again: the reply is the one it had.
        """
        replies: dict[int, Reply] = {}
        while waiting := [n for n in range(len(requests)) if n not in replies]:
            replies |= self._known(requests, waiting) or self._answers(requests, waiting)
        return [replies[n] for n in range(len(requests))]

    def discard(self) -> None:
        """Throw the worker away; whatever it was given goes with it."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def _known(self, requests: Sequence[Request], waiting: list[int]) -> dict[int, Reply]:
        known = {n: self._sandbox.hung.reply(requests[n]) for n in waiting}
        return {n: reply for n, reply in known.items() if reply is not None}

    def _answers(self, requests: Sequence[Request], waiting: list[int]) -> dict[int, Reply]:
        """The replies of one worker: to all of `waiting`, or to those before its death."""
        hung = self._sandbox.hung
        guarded = [hung.guarded(requests[n]) for n in waiting]
        told = self._alive().call_many(guarded)
        replies = {n: hung.noted(request, reply) for n, request, reply in zip(waiting, guarded, told, strict=True)}
        if isinstance(told[0], NotRun):  # nothing will be
            return replies
        return {n: reply for n, reply in replies.items() if not isinstance(reply, NotRun)}

    def _alive(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self.discard()
            self._worker = self._sandbox.start_worker(self._program)
            self._loaded = self._loaded or self._worker.loaded
        return self._worker
