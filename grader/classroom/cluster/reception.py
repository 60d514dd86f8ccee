"""Receive the workers of a cluster: who comes is asked who it is, and engaged or refused with a sentence."""

from __future__ import annotations

import time
from collections.abc import Mapping

import click

from grader.classroom.cluster import worker as remote
from grader.classroom.cluster.commission import Commission
from grader.classroom.cluster.connection import Answer, Connection
from grader.classroom.cluster.messages import Introduced, Unfit
from grader.classroom.cluster.present_workers import Roster
from grader.classroom.cluster.versions import here

LOOK_SECONDS = 1.0
NOBODY = "No worker is there yet; waiting for one that `dask worker ADDRESS --nthreads 1` or the batch system starts."


class Reception:
    """Of the workers behind `connection`, for what `commission` says. Methods raise SchedulerLost."""

    def __init__(self, connection: Connection, commission: Commission) -> None:
        self._connection, self._commission = connection, commission
        self._roster = Roster(here())
        self._threads: Mapping[str, int] = {}
        self._looked, self._told = 0.0, False

    @property
    def engaged(self) -> Mapping[str, str]:
        """The process of each worker that is to get submissions, by its address."""
        return self._roster.engaged

    def look(self) -> list[str]:
        """Who has gone since the last look; not more often than is of use. CallerError where all were refused."""
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return []
        self._threads, self._looked = self._connection.workers(), time.monotonic()
        come, gone = self._roster.look(self._threads)
        for worker in gone:
            self._connection.forget(worker)
        for worker in come:
            self._connection.ask(worker, None, remote.introduce)
        self._roster.require_anybody()
        if self._roster.empty and not self._told:
            self._told = True
            click.echo(NOBODY, err=True)
        return gone

    def heard(self, answer: Answer) -> None:
        """What a worker says of itself: who it is, then that it is engaged, or why it cannot be."""
        worker, said = answer.worker, answer.said
        if answer.error is not None:
            self.refuse(worker, f"The worker {worker} cannot run this grader ({answer.error}): install the same there.")
        elif isinstance(said, Unfit):
            self.refuse(worker, f"The worker {worker} cannot grade: {said.sentence}")
        elif isinstance(said, Introduced):
            if why_not := self._roster.why_not(worker, self._threads.get(worker, 1), said):
                self.refuse(worker, why_not)
            else:
                self._roster.engage(worker, said.process)
                self._connection.ask(worker, None, remote.engage, self._commission)

    def refuse(self, worker: str, sentence: str) -> None:
        """Say why it gets nothing, or nothing more. CallerError where nobody else is there."""
        self._roster.refuse(worker, sentence)
        self._connection.forget(worker)
        self._roster.require_anybody()
        click.echo(sentence, err=True)

    def restarted(self, worker: str) -> None:
        """Its process is not there any more: one that is at its address now, or later, will be asked who it is."""
        self._roster.ask_again(worker)
        self._connection.forget(worker)

    def succeeded(self, worker: str) -> None:
        """It has graded a submission."""
        self._roster.succeeded(worker)

    def failed(self, worker: str, upload: str, said: str) -> bool:
        """It could not grade `upload`; whether it gets nothing more, because this was one too many."""
        if not self._roster.has_failed(worker, upload):
            return False
        last = said.strip().rpartition("\n")[2]
        self.refuse(worker, f"The worker {worker} fails on one submission after another: {last}")
        return True
