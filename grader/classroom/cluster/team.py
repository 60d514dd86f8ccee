"""Grade a class at the workers of a cluster: each has a few submissions; what it had when it goes is sent to others,
and a scheduler that was lost and comes back is told what is still to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType

import click

from grader.classroom.cluster import worker as remote
from grader.classroom.cluster.commission import Commission
from grader.classroom.cluster.connection import Answer, Connection, SchedulerLost
from grader.classroom.cluster.dispatch import MOST_DEATHS, Dispatch
from grader.classroom.cluster.messages import Failed, Restarted, Unfit, consigned
from grader.classroom.cluster.reception import Reception
from grader.classroom.graded import Graded
from grader.classroom.jobs import TRIES, longest_seconds, set_aside
from grader.classroom.roll import Upload
from grader.intake.errors import CallerError
from grader.results.report import Report

ANSWER_SECONDS = 1.0  # until we look again who is there
PATIENCE, PAUSE = 60.0, 0.5  # seconds until a lost scheduler is given up, and between two tries
LOST = ("The scheduler was lost and did not come back within {:g} seconds. Nothing that was graded is lost: start it "
        "and its workers again, and the same command goes on with the rest.")
SILENT = "The worker {} has not answered for {:.0f} minutes and gets nothing more; see its log, and restart it."
DIED = f"the worker that graded it ended {MOST_DEATHS} times"


class Team:
    """Graders that work by `commission`; `blank` is the report of a submission of which nothing is known.

    `connect` is called again where the scheduler was lost, for `patience` seconds. Use as a context manager.
    """

    def __init__(self, commission: Commission, blank: Report, connect: Callable[[], Connection],
                 patience: float = PATIENCE) -> None:
        self._commission, self._blank, self._connect, self._patience = commission, blank, connect, patience
        self._longest = (TRIES + 1) * longest_seconds(commission.order)  # a worker itself gives up before that
        self._said: dict[str, str] = {}  # by the id of a submission, what was last said of its failure
        self._connection: Connection | None = None

    def __enter__(self) -> Team:
        self._begin(self._connect())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self._connected.leave(self._reception.engaged, remote.dismiss, self._commission.run)

    def abandon(self) -> None:
        """A scheduler forgets what a client that has gone asked for; only jobs in a queue have to be taken out."""
        if self._connection is not None:
            self._connection.abandon()

    @property
    def _connected(self) -> Connection:
        assert self._connection is not None
        return self._connection

    def grade(self, uploads: Iterable[Upload]) -> Iterator[Graded]:
        """What came of each upload, in the order in which they are done. CallerError where no worker can grade."""
        self._dispatch = Dispatch(uploads)
        while not self._dispatch.finished:
            try:
                yield from self._round()
            except SchedulerLost as lost:
                click.echo(str(lost), err=True)
                self._reconnect()

    def _round(self) -> Iterator[Graded]:
        for worker in self._reception.look():
            yield from self._gone(worker)
        for worker in self._connected.silent(self._longest):
            self._dispatch.recall(worker)
            self._reception.refuse(worker, SILENT.format(worker, self._longest / 60))
        for worker in tuple(self._reception.engaged):
            yield from self._employ(worker)
        for answer in self._connected.answers(ANSWER_SECONDS):
            yield from self._heard(answer)
            yield from self._employ(answer.worker)

    def _employ(self, worker: str) -> Iterator[Graded]:
        """Work for `worker`, if it is one of ours and has room; what cannot be sent is a fault of its own."""
        while worker in self._reception.engaged and (upload := self._dispatch.next_for(worker)) is not None:
            try:
                consignment = consigned(upload)
            except CallerError as error:
                self._dispatch.answered(worker, upload)
                yield set_aside(upload, self._blank, str(error), "It was not sent.")
                continue
            self._connected.ask(worker, upload, remote.grade, self._commission.run, self._reception.engaged[worker],
                                consignment)

    def _heard(self, answer: Answer) -> Iterator[Graded]:
        worker, upload, said = answer.worker, answer.upload, answer.said
        if isinstance(said, Restarted):
            self._reception.restarted(worker)
            yield from self._gone(worker)
        elif upload is None:
            self._reception.heard(answer)
        elif isinstance(said, Graded):
            self._reception.succeeded(worker)
            if self._dispatch.answered(worker, upload):
                yield said
        elif isinstance(said, Unfit):
            self._dispatch.recall(worker)
            self._reception.refuse(worker, f"The worker {worker} cannot grade: {said.sentence}")
        else:
            yield from self._failed(worker, upload, said.said if isinstance(said, Failed) else repr(answer.error))

    def _failed(self, worker: str, upload: Upload, said: str) -> Iterator[Graded]:
        """It is tried elsewhere, unless this was once too often; a worker that fails always gets nothing more."""
        self._said[upload.id] = said
        if self._dispatch.failed(worker, upload):
            yield set_aside(upload, self._blank, f"it failed at {MOST_DEATHS} workers", said)
        if self._reception.failed(worker, upload.id, said):
            self._dispatch.recall(worker)

    def _gone(self, worker: str) -> Iterator[Graded]:
        for upload in self._dispatch.died(worker):
            yield set_aside(upload, self._blank, DIED, self._said.get(upload.id, ""))

    def _reconnect(self) -> None:
        """All that is not answered is to be sent again. CallerError where the scheduler does not come back in time."""
        self._dispatch.recall_all()
        self._connected.close()
        end = time.monotonic() + self._patience
        while True:
            try:
                self._begin(self._connect())
                return
            except CallerError as error:
                if time.monotonic() > end:
                    raise CallerError(LOST.format(self._patience)) from error
            time.sleep(PAUSE)

    def _begin(self, connection: Connection) -> None:
        self._connection, self._reception = connection, Reception(connection, self._commission)
