"""The trusted side of one worker: asks, waits with a deadline, believes nothing it is told."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np

from grader.sandbox.host.bounding import load_report, reply, text
from grader.sandbox.host.disk import DiskWatch
from grader.sandbox.host.limits import Deadline, Limits
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.call_time import CallTime
from grader.sandbox.protocol.errors import Gone, WireError
from grader.sandbox.protocol.layout import Layout
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.mechanism import Mechanism
from grader.sandbox.protocol.messages import (
    FROM_WORKER,
    TO_WORKER,
    Answer,
    Asks,
    Calls,
    Confined,
    FromWorker,
    Load,
    LoadEnded,
    NeverLeft,
    Run,
    Running,
    Said,
    ToWorker,
)
from grader.sandbox.protocol.program import Program
from grader.sandbox.protocol.reply import Died, NotRun, Reply, TimedOut
from grader.sandbox.protocol.request import Request

Expected = TypeVar("Expected", Confined, Running, Said)
End = Callable[[], int]  # kills the process and gives its wait status
REPLY_BYTES = 64 << 20  # of arrays, in all replies to one message together
MOST_ASKED = 20_000  # questions to the tables during one call
GRACE = 0.3  # seconds beyond its time in which a worker may say what it never left, before it is ended
ALL_USED = "the total time of this submission is used up."
# What arguments of another shape or kind than any call has can raise where an answer is looked up.
NONSENSE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


class Worker:
    """One process with one student's program loaded. Dead after a timeout, a crash or a broken frame."""

    def __init__(self, channel: socket.socket, end: End, limits: Limits, budget: Deadline) -> None:
        self.loaded = LoadReport()
        self.alive = True
        self.died = False  # by itself, or it was ended for what it sent
        self._channel, self._end, self._limits, self._budget = channel, end, limits, budget
        self._status = 0
        self._unwatch: Callable[[], None] = lambda: None
        self.clock: Callable[[], float] = lambda: float("nan")  # the processor time that the process has used so far
        self._fills_the_disk: Callable[[], bool] = lambda: False
        self._filled_the_disk = False
        self._ended: Reply = NotRun("its worker has ended.")

    @classmethod
    def never_started(cls, limits: Limits, budget: Deadline) -> Worker:
        """A worker without a process, for when no time is left for one."""
        worker = cls(socket.socket(socket.AF_UNIX) if hasattr(socket, "AF_UNIX") else socket.socket(), lambda: 0,
                     limits, budget)
        worker.close()
        return worker

    def watch(self, disk: DiskWatch, scratch: str, kill: Callable[[], None]) -> None:
        """From now on, `kill` the process once its `scratch` folder holds too much for `disk`."""
        def on_excess() -> None:
            self._filled_the_disk = True
            with contextlib.suppress(ProcessLookupError):  # it ended by itself meanwhile
                kill()

        disk.add(scratch, on_excess)
        self._unwatch = partial(disk.remove, scratch)
        self._fills_the_disk = partial(disk.excess, scratch)

    def hello(self) -> dict[str, Mechanism]:
        """What confinement came to, told before any student code ran."""
        return dict(_expected(self._next(self._limits.load_seconds, 0), Confined).mechanisms)

    def read(self, program: Program) -> None:
        """Let a worker that was forked from nothing read `program` itself."""
        order = Load(program.pieces, program.contract.told, program.forbidden, program.noted, program.name,
                     program.also, self._limits.output_kb << 10)
        with contextlib.suppress(WireError):  # then it cannot be told to run it either
            self._send(order, self._limits.load_seconds)

    def load(self, layout: Layout, skip: Sequence[int], known: LoadReport | None = None) -> int | None:
        """Run the program that was read, written in `layout`, but for the statements `skip`.

        The number of the statement that ended or outlasted the worker, None when all went well, -1 where none was come
        to. `known` is what loading it came to before, in another worker: then it is not told again.
        """
        if not self.alive:
            return -1
        end = CallTime(self._limits.load_seconds, self.clock)
        at: int | None = None
        order = Run(layout, tuple(skip), self._limits.statement_seconds, known is not None)
        try:
            self._send(order, self._left(end))
            while True:
                message = self._heard(end, 0)
                if isinstance(message, LoadEnded):
                    self.loaded = load_report(message.report) if known is None else known
                    break
                at = _expected(message, Running).statement
        except (WireError, TimeoutError):
            self.close()
            if not self._filled_the_disk:
                return -1 if at is None else at
        if not self._too_much_on_the_disk():
            return None
        self._ended = Died("disk", "It was done when the file was run, before any function was called.")
        return -1

    def call(self, request: Request) -> Reply:
        """Call one function and wait for its reply."""
        return self.call_many([request])[0]

    def call_many(self, requests: Sequence[Request]) -> list[Reply]:
        """All calls in one message; replies in order. What a dead worker could not be asked is NotRun."""
        if self._budget.passed():
            return [NotRun(ALL_USED, time_used_up=True)] * len(requests)
        if not self.alive:
            return [self._ended] * len(requests)
        nonce, room = secrets.token_hex(8), REPLY_BYTES // max(1, len(requests))
        room += max((_bytes(each.arguments) for each in requests), default=0)  # these come back beside the value
        try:
            calls = tuple(each.call(self._seconds(each)) for each in requests)
            self._send(Calls(nonce, calls, room), self._limits.call_seconds)
        except WireError:
            return [self._death()] * len(requests)
        replies: list[Reply] = []
        for number, request in enumerate(requests):
            replies.append(self._await(request, nonce, number, room) if self.alive
                           else NotRun("an earlier call ended its worker."))
        return [Died("disk")] * len(requests) if self._too_much_on_the_disk() else replies

    def _too_much_on_the_disk(self) -> bool:
        """Whether it was ended for that, now at the latest. Whoever asks after each message does not depend on the
        moment at which the watch looks; nor on the call at which it did, since that decides for the whole message.
        """
        if self._filled_the_disk or (self.alive and self._fills_the_disk()):
            self._filled_the_disk = self.died = True
            self.close()
        return self._filled_the_disk

    def _await(self, request: Request, nonce: str, number: int, room: int) -> Reply:
        own, left = self._seconds(request), self._budget.left()
        end = CallTime(own + GRACE, self.clock)
        hits = dict.fromkeys(request.replacements, 0)
        try:
            for _ in range(MOST_ASKED):
                message = _expected(self._heard(end, room), Said)
                if (message.nonce, message.number) != (nonce, number):
                    raise WireError("a reply to another call")
                if isinstance(message.said, NeverLeft):
                    return self._late(request, text(message.said.function, 80), end.spent())
                if not isinstance(message.said, Asks):
                    return reply(request, message.said, hits, end.passed(), end.spent())
                self._look_up(request, message.said, hits, end)
            raise WireError("too many questions")
        except TimeoutError:
            spent = end.spent()  # before it has gone
            self.close()
            return TimedOut(min(own, left), "total" if self._budget.passed() else "wall", processor_seconds=spent)
        except Gone:
            return self._death()
        except WireError:
            return self._death("It sent something that is not a reply.")

    def _heard(self, end: CallTime, most: int) -> FromWorker:
        """The next message, as _next. TimeoutError where none has begun when the time is up."""
        while True:
            self._channel.settimeout(self._left(end))
            try:
                self._channel.recv(1, socket.MSG_PEEK)
            except TimeoutError:
                if end.left() == 0.0 or self._budget.passed():
                    raise
            except OSError as error:
                raise Gone("the other side is gone") from error
            else:
                return self._next(max(GRACE, self._left(end)), most)

    def _left(self, end: CallTime) -> float:
        """Seconds to wait: a moment, where there are none left, in which to take what has come already."""
        return min(end.left(), self._budget.left()) or 0.001

    def _seconds(self, request: Request) -> float:
        return self._limits.call_seconds if request.seconds is None else request.seconds

    def _late(self, request: Request, inside: str, spent: float) -> TimedOut:
        """Out of time by the worker's own word; one that was only kept from a function that hung can go on."""
        if inside not in request.hung:
            self.close()
        return TimedOut(self._seconds(request), "wall", inside, spent)

    def _look_up(self, request: Request, asks: Asks, hits: dict[str, int], end: CallTime) -> None:
        """Answer a replaced function. What answers never leaves this side: it knows more than this one value."""
        if asks.function not in request.replacements:
            raise WireError("a question about a function that is not replaced")
        replacement = request.replacements[asks.function]
        try:
            found, value = replacement.answer(asks.arguments, asks.own)
            left = replacement.leaves(asks.arguments, asks.changed) if asks.changed else ()
        except NONSENSE as error:
            raise WireError("arguments that no call of this function has") from error
        hits[asks.function] += found
        self._send(Answer(found, value, left), self._left(end))

    def _send(self, message: ToWorker, seconds: float) -> None:
        wire.send(self._channel, TO_WORKER.written(message), seconds)

    def _next(self, seconds: float, most: int) -> FromWorker:
        """The next message, with at most `most` bytes of arrays."""
        return FROM_WORKER.read(wire.receive(self._channel, seconds, most))

    def _death(self, broken: str = "") -> Reply:
        self.died = True
        if broken:
            self.close()
            return Died("protocol", broken)
        self.close()
        if self._filled_the_disk:
            return Died("disk")
        if os.name == "posix" and os.WIFSIGNALED(self._status):
            number = os.WTERMSIG(self._status)
            if number == signal.SIGXCPU:
                return TimedOut(self._limits.cpu_seconds, "cpu")
            return Died("signal", signal.Signals(number).name if number in set(signal.Signals) else str(number))
        return Died("exit")

    def close(self) -> None:
        """End the process; one that has ended by itself keeps the status it ended with."""
        if self.alive:
            self.alive = False
            self._channel.close()
            self._unwatch()  # first: once the process is reaped, its number may be another's
            self._status = self._end()


def _expected(message: FromWorker, kind: type[Expected]) -> Expected:
    if not isinstance(message, kind):
        raise WireError("another message than the one that was waited for")
    return message


def _bytes(value: Any) -> int:
    if isinstance(value, (tuple, list)):
        return sum(map(_bytes, value))
    return wire.NUMBER_BYTES * value.size if isinstance(value, np.ndarray) else 0
