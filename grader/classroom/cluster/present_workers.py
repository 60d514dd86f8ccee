"""Which workers are there, and which of them get submissions. No network, no clock."""

from __future__ import annotations

from collections.abc import Mapping

from grader.classroom.cluster.messages import Introduced
from grader.classroom.cluster.versions import Versions, differences
from grader.intake.errors import CallerError

MOST_FAILURES = 3  # different submissions, one after the other, that a worker could not grade


class Roster:
    """A worker that has come is asked who it is; then it is engaged, or refused for as long as it stays.

    `ours` are the versions that it must have.
    """

    def __init__(self, ours: Versions) -> None:
        self._ours = ours
        self._asked: set[str] = set()
        self._refused: dict[str, str] = {}
        self._failures: dict[str, set[str]] = {}
        self.engaged: dict[str, str] = {}  # by address, the process that it is

    def look(self, there: Mapping[str, int]) -> tuple[list[str], list[str]]:
        """The addresses of those that have come, and of those that have gone, now that those `there` are there."""
        known = self._asked | self._refused.keys() | self.engaged.keys()
        come, gone = [worker for worker in there if worker not in known], sorted(known - there.keys())
        for worker in gone:
            self._forget(worker)
        self._asked.update(come)
        return come, gone

    def why_not(self, worker: str, threads: int, said: Introduced) -> str:
        """Why `worker`, which has introduced itself, cannot be engaged: a sentence with the remedy, or nothing."""
        if threads != 1:
            return (f"The worker {worker} has {threads} threads, and a submission needs a process of its own: start it "
                    f"with `--nthreads 1`, and for {threads} side by side with `--nworkers {threads}` as well.")
        if differing := differences(said.versions, self._ours):
            return (f"The worker {worker} has {', '.join(differing)}: results would not be the same. Install the same "
                    "there, or start this command where it is installed. Nothing was sent to it.")
        return ""

    def engage(self, worker: str, process: str) -> None:
        """From now on `worker` gets submissions."""
        self._asked.discard(worker)
        self.engaged[worker] = process

    def refuse(self, worker: str, sentence: str) -> None:
        """`worker` gets no submission, for as long as it stays."""
        self._forget(worker)
        self._refused[worker] = sentence

    def ask_again(self, worker: str) -> None:
        """The process at this address is not there any more; another one may be."""
        self._forget(worker)

    def succeeded(self, worker: str) -> None:
        """It has graded a submission."""
        self._failures.pop(worker, None)

    def has_failed(self, worker: str, upload: str) -> bool:
        """It could not grade `upload`; whether that has been so with too many by now."""
        failures = self._failures.setdefault(worker, set())
        failures.add(upload)
        return len(failures) >= MOST_FAILURES

    def require_anybody(self) -> None:
        """CallerError with the first reason where all who are there were refused."""
        if self._refused and not self._asked and not self.engaged:
            raise CallerError(next(iter(self._refused.values())))

    @property
    def empty(self) -> bool:
        """Whether nobody is there."""
        return not (self._asked or self._refused or self.engaged)

    def _forget(self, worker: str) -> None:
        self._asked.discard(worker)
        for known in (self._refused, self._failures, self.engaged):
            known.pop(worker, None)
