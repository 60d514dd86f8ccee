"""Which submission is where: few at each worker, so that a worker that dies takes few along. No network, no clock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from grader.classroom.roll import Upload

MOST_DEATHS = 3  # of workers that had a submission
IN_FLIGHT = 2    # at a worker: the one that it grades, and the one that it takes up without waiting for us


class Dispatch:
    """Every upload is waiting, at one worker, or answered: in one of the three at any time, and answered once.

    What a dying worker had is suspected: such a submission is sent only where nothing else is, until it is clear.
    """

    def __init__(self, uploads: Iterable[Upload]) -> None:
        self._waiting = deque(uploads)
        self._sent: dict[str, list[Upload]] = {}
        self._deaths: Counter[str] = Counter()

    @property
    def finished(self) -> bool:
        """Whether all are answered."""
        return not self._waiting and not self._sent

    def next_for(self, worker: str) -> Upload | None:
        """The upload to be sent to `worker` now, which counts as sent; None if that should get none."""
        there = self._sent.get(worker, [])
        if len(there) >= IN_FLIGHT or any(self._deaths[upload.id] for upload in there):
            return None
        fitting = (upload for upload in self._waiting if not there or not self._deaths[upload.id])
        upload = next(fitting, None)
        if upload is not None:
            self._waiting.remove(upload)
            self._sent.setdefault(worker, []).append(upload)
        return upload

    def answered(self, worker: str, upload: Upload) -> bool:
        """`worker` has said what came of `upload`; False if it was not expected to, so that this counts for nothing."""
        if upload not in self._sent.get(worker, []):
            return False
        self._sent[worker].remove(upload)
        if not self._sent[worker]:
            del self._sent[worker]
        return True

    def died(self, worker: str) -> list[Upload]:
        """What it had is to be sent elsewhere, but for what has met too many deaths: that is given up, and returned."""
        return [upload for upload in self._sent.pop(worker, [])[::-1] if self._met_death(upload)]

    def failed(self, worker: str, upload: Upload) -> bool:
        """`worker` could not grade `upload`, which counts as a death of it; whether it is given up."""
        return self.answered(worker, upload) and self._met_death(upload)

    def recall(self, worker: str) -> None:
        """What `worker` has is to be sent elsewhere; nobody is to blame."""
        self._waiting.extendleft(self._sent.pop(worker, [])[::-1])

    def recall_all(self) -> None:
        """The same of all workers."""
        for worker in list(self._sent):
            self.recall(worker)

    def _met_death(self, upload: Upload) -> bool:
        self._deaths[upload.id] += 1
        if self._deaths[upload.id] >= MOST_DEATHS:
            return True
        self._waiting.appendleft(upload)
        return False
