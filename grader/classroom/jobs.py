"""The jobs of a run: each a warm process that grades one submission at a time, replaced when it dies."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import wait

from grader.classroom.graded import Graded, Order
from grader.classroom.job import serve
from grader.classroom.job_process import Job, Serve, Start, spawned
from grader.classroom.roll import Upload
from grader.intake.errors import CallerError
from grader.results.gradescope import as_text
from grader.results.report import Report

TRIES = 2  # of a submission whose job died
MOST_DEATHS = 3  # of jobs that were not ready yet, one after another
PATIENCE, SPARE = 2.0, 120.0  # times the seconds of a submission, and seconds more, until a job counts as hung


class Jobs:
    """Grade uploads in up to `count` jobs; use as a context manager. `abandon` ends all of it from a signal handler."""

    def __init__(self, count: int, order: Order, serve: Serve = serve, start: Start = spawned) -> None:
        self._count, self._order, self._serve, self._start = count, order, serve, start
        self._running: list[Job] = []
        self._deaths: Counter[str] = Counter()
        self._stillborn = 0
        self._blank: Report | None = None
        self._patience = longest_seconds(order)

    def __enter__(self) -> Jobs:
        return self

    def __exit__(self, *error: object) -> None:
        self.abandon()

    def abandon(self) -> None:
        """End every job, with what it is doing."""
        for job in self._running:
            job.process.terminate()  # all at once, so that they end side by side
        while self._running:
            self._running.pop().end()

    def grade(self, uploads: Iterable[Upload]) -> Iterator[Graded]:
        """What came of each upload, in the order in which they are done. CallerError where none can be graded."""
        waiting = deque(uploads)
        while waiting or any(job.upload for job in self._running):
            self._employ(waiting)
            for job in self._speaking():
                graded = self._heard(job, waiting)
                if graded is not None:
                    yield graded

    def _employ(self, waiting: deque[Upload]) -> None:
        """As many jobs as there is work for, and work for each that has none."""
        busy = sum(job.upload is not None for job in self._running)
        while len(self._running) < min(self._count, busy + len(waiting)):
            self._running.append(Job(self._order, self._serve, self._start))
        for job in self._running:
            if job.ready and job.upload is None and waiting:
                job.grade(waiting.popleft())

    def _speaking(self) -> list[Job]:
        """The jobs that have something to say, or have died; one that seems to hang is ended."""
        heard = wait([job.channel for job in self._running], timeout=1.0)
        late = time.monotonic() - self._patience
        for job in self._running:
            if job.since < late and (job.upload is not None or not job.ready):
                job.process.kill()
        return [job for job in self._running if job.channel in heard]

    def _heard(self, job: Job, waiting: deque[Upload]) -> Graded | None:
        told = job.answer()
        if isinstance(told, Graded):
            job.upload = None
            return told
        if told is None:
            return self._died(job, waiting)
        if told.refused:
            raise CallerError(told.refused)
        job.ready, self._blank, self._stillborn = True, told.blank, 0
        return None

    def _died(self, job: Job, waiting: deque[Upload]) -> Graded | None:
        """The submission of a job that died is tried again by another; once more, and it is set aside."""
        self._running.remove(job)
        said, code = job.end(), job.process.exitcode
        upload = job.upload
        if upload is None:
            self._stillborn += not job.ready
            if self._stillborn == MOST_DEATHS:
                why = " ".join(said.split()) or "it said nothing"
                raise CallerError(f"No job can be started here (exit code {code}): {why}")
            return None
        self._deaths[upload.id] += 1
        if self._deaths[upload.id] < TRIES:
            waiting.appendleft(upload)
            return None
        assert self._blank is not None  # only a job that was ready gets a submission
        return set_aside(upload, self._blank, f"its process ended {TRIES} times, with exit code {code}", said)


def longest_seconds(order: Order) -> float:
    """The seconds after which a job that has not said what came of a submission counts as hung."""
    return PATIENCE * order.assignment.limits.total_seconds + SPARE


def set_aside(upload: Upload, blank: Report, why: str, said: str) -> Graded:
    """A fault of the grader's own on `upload`, of which nothing is known but what `blank` says."""
    report = replace(blank, fault=f"({why})", finished=True)
    return Graded(upload.id, report, as_text(report), f"{upload.path}: {why}.\n{said}")
