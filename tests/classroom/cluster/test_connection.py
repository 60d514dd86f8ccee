"""Answers as they come from Dask: one that cannot be had stops nobody, and a dead worker is told from a lost scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from grader.classroom.cluster import connection
from grader.classroom.cluster.connection import Answer, Connection, SchedulerLost
from grader.classroom.cluster.messages import Restarted

scheduler = pytest.importorskip("distributed.scheduler", reason="Dask is an extra")


class Future:
    """One of Dask's that is done: in a `status`, with what `result` returns or raises."""

    def __init__(self, said: object, status: str = "finished") -> None:
        self.said, self.status = said, status

    def result(self, timeout: float) -> object:
        if isinstance(self.said, Exception):
            raise self.said
        return self.said

    def add_done_callback(self, function: Callable[[Future], None]) -> None:
        function(self)


def connected(monkeypatch: pytest.MonkeyPatch, gone: str = "", **futures: Future) -> Connection:
    """To a scheduler at which each worker has this future for what it was asked, and all are but the one that is `gone`."""
    there = futures.keys() - {gone}
    client = SimpleNamespace(status="running", submit=lambda *_, workers, **__: futures[workers[0]],
                             sync=lambda *_, **__: dict.fromkeys(there, 1), scheduler=SimpleNamespace(ncores=None))
    monkeypatch.setattr(connection, "_client", lambda address, security: client)
    made = Connection("")
    for worker in futures:
        made.ask(worker, None, print)
    return made


def test_an_answer_that_cannot_be_had_is_left_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    late = Future(asyncio.TimeoutError())
    asked = connected(monkeypatch, late=late, there=Future("there"))
    assert list(asked.answers(0.0)) == []
    assert list(asked.answers(0.0)) == [Answer("there", None, "there")]
    late.said = "late"
    assert list(asked.answers(0.0)) == [Answer("late", None, "late")]
    assert list(asked.answers(0.0)) == []


def test_it_is_given_up_when_its_worker_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = connected(monkeypatch, late=Future(asyncio.TimeoutError()))
    assert list(asked.answers(0.0)) == []
    asked.forget("late")
    assert list(asked.answers(0.0)) == []


@pytest.mark.parametrize(("gone", "future"), [
    ("died", Future(asyncio.TimeoutError())), ("", Future(None, "lost")),
    ("", Future(scheduler.KilledWorker("task", SimpleNamespace(address="a"), 3), "error")),
], ids=["while its answer cannot be had", "after its answer", "too often"])
def test_a_worker_that_died_is_not_waited_for(gone: str, future: Future, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(connected(monkeypatch, gone, died=future).answers(0.0)) == [Answer("died", None, Restarted())]


@pytest.mark.parametrize("error", [ValueError("no"), TimeoutError("of the task itself"), asyncio.TimeoutError()])
def test_what_the_task_itself_raised_is_its_answer(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(connected(monkeypatch, one=Future(error, "error")).answers(0.0)) == [Answer("one", None, error=error)]


def test_what_is_cancelled_was_told_to_another_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SchedulerLost):
        list(connected(monkeypatch, one=Future(Exception("cancelled"), "cancelled")).answers(0.0))


def test_who_is_asked_and_says_nothing_for_long_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter((0.0, 1.0, 50.0, 70.0, 70.0, 100.0))
    monkeypatch.setattr(connection, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    asked = connected(monkeypatch, hung=Future(asyncio.TimeoutError()), there=Future("there"))  # at 0 and 1
    list(asked.answers(0.0))
    assert [answer.worker for answer in asked.answers(0.0)] == ["there"]  # at 50
    assert asked.silent(80.0) == []
    assert asked.silent(60.0) == ["hung"]
    asked.forget("hung")
    assert asked.silent(60.0) == []
