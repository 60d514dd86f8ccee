"""The scheduler of a Dask cluster as we use it: who is there, one task for one worker, answers as they come."""

from __future__ import annotations

import asyncio
import logging
import queue
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from grader.classroom.cluster.messages import Restarted
from grader.classroom.roll import Upload
from grader.data_classes import dataclass
from grader.intake.errors import CallerError

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS, ANSWER_SECONDS, GATHER_SECONDS, CLOSE_SECONDS = 10.0, 20.0, 10.0, 2.0
MOST_AT_ONCE = 200  # answers taken before somebody looks again who is there
MISSING = "--cluster needs Dask, which is not installed here: `pip install distributed dask-jobqueue` brings it."
SILENCE = (OSError, asyncio.TimeoutError)  # the latter is no OSError before Python 3.11


class SchedulerLost(Exception):
    """The scheduler has gone or is another one: what it was told is forgotten, and no answer will come."""

    def __init__(self, sentence: str = "The scheduler was lost; trying to reach it again.") -> None:
        super().__init__(sentence)


@dataclass(frozen=True)
class Answer:
    """What `worker` said about `upload`, or about itself; `error` is what Dask says where the task itself failed."""

    worker: str
    upload: Upload | None
    said: Any = None
    error: Exception | None = None


class Connection:
    """Methods raise SchedulerLost where it is lost. The constructor raises OSError where none answers at `address`."""

    def __init__(self, address: str, security: object = None) -> None:
        """`security` is Dask's, by default what its configuration says."""
        self._client = _client(address, security)
        self._answers: queue.SimpleQueue[tuple[str, Upload | None, Future]] = queue.SimpleQueue()
        self._open: defaultdict[str, set[Future]] = defaultdict(set)  # Dask forgets a task whose future nobody holds
        self._heard: dict[str, float] = {}  # when a worker answered, or was asked while nothing was open

    def workers(self) -> Mapping[str, int]:
        """The threads of each worker that is there, by its address."""
        self._require_running()
        try:
            there: Mapping[str, int] = self._client.sync(self._client.scheduler.ncores, callback_timeout=ANSWER_SECONDS)
        except (*SILENCE, AttributeError) as error:  # the last where it was closed meanwhile
            raise SchedulerLost from error
        return there

    def ask(self, worker: str, upload: Upload | None, function: Callable[..., object], *arguments: object) -> None:
        """Have `worker`, and no other, call `function`, which is one of a module that is there."""
        self._require_running()
        if not self._open.get(worker):
            self._heard[worker] = time.monotonic()
        future = self._client.submit(function, *arguments, workers=[worker], allow_other_workers=False, pure=False)
        self._open[worker].add(future)
        future.add_done_callback(lambda done: self._answers.put((worker, upload, done)))

    def answers(self, seconds: float) -> Iterator[Answer]:
        """What has been answered, or is within so many seconds, up to what cannot be had now: look for its worker."""
        for _ in range(MOST_AT_ONCE):
            try:
                worker, upload, future = self._answers.get(timeout=seconds)
            except queue.Empty:
                return
            seconds = 0.0
            if future not in self._open.get(worker, ()):
                continue
            answer = self._fetched(worker, upload, future)
            if answer is None:
                self._answers.put((worker, upload, future))  # once more, unless the worker is forgotten meanwhile
                return
            self._open[worker].discard(future)
            self._heard[worker] = time.monotonic()
            yield answer

    def silent(self, seconds: float) -> list[str]:
        """Who was asked something and has answered nothing for so many seconds."""
        late = time.monotonic() - seconds
        return [worker for worker, asked in self._open.items() if asked and self._heard[worker] < late]

    def forget(self, worker: str) -> None:
        """No answer of `worker` to what it was asked so far is of interest."""
        self._open.pop(worker, None)

    def leave(self, workers: Iterable[str], function: Callable[[str], None], run: str) -> None:
        """Have these workers call `function` with `run`, as far as they are there, and close."""
        workers = list(workers)
        try:
            if workers and self._client.status == "running":
                self._client.run(function, run, workers=workers, on_error="ignore")
        except (*SILENCE, ValueError):  # they went by themselves
            logging.getLogger(__name__).debug("Workers had gone before they were dismissed", exc_info=True)
        self.close()

    def close(self) -> None:
        """Forget all that was asked."""
        self._open.clear()
        with suppress(*SILENCE):  # there is nobody left to take leave of
            self._client.close(timeout=CLOSE_SECONDS)

    def abandon(self) -> None:
        """End what the scheduler does not end by itself when we go, from a signal handler: nothing here."""

    def _require_running(self) -> None:
        if self._client.status != "running":
            raise SchedulerLost

    def _fetched(self, worker: str, upload: Upload | None, future: Future) -> Answer | None:
        """None where it cannot be had now; Restarted where the worker died, before it answered or since."""
        from distributed.scheduler import KilledWorker

        if future.status == "lost":  # Dask waits for the same worker to answer again, which may never be
            return Answer(worker, upload, Restarted())
        try:
            return Answer(worker, upload, future.result(timeout=GATHER_SECONDS))
        except KilledWorker:
            return Answer(worker, upload, Restarted())
        except Exception as error:
            if future.status == "cancelled":  # a scheduler that was lost, or another one, which knows nothing of it
                raise SchedulerLost from error
            if isinstance(error, SILENCE) and future.status != "error":
                return None if worker in self.workers() else Answer(worker, upload, Restarted())
            return Answer(worker, upload, error=error)


def _client(address: str, security: object) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise CallerError(MISSING) from error
    for name in ("distributed", "distributed.client", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # we say in one sentence what is wrong
    return Client(address, timeout=CONNECT_SECONDS, security=security, set_as_default=False, name="backprop-grader")
