"""The trusted side of one worker: asks, waits with a deadline, believes nothing it is told."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from grader.sandbox.host.disk import DiskWatch
from grader.sandbox.host.limits import Deadline, Limits
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.load_report import Loaded, LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.program import Program
from grader.sandbox.protocol.reply import (
    Died,
    Missing,
    NotRun,
    Raised,
    RecordedCall,
    Refused,
    Reply,
    Returned,
    TimedOut,
)
from grader.sandbox.protocol.request import Request

End = Callable[[], int]  # kills the process and gives its wait status
REPLY_BYTES = 64 << 20  # of arrays, in all replies to one message together
MOST_TEXT, MOST_NOTES, MOST_NAMES, MOST_NEAR = 2000, 50, 500, 5
MOST_RECORDED = 2000
MOST_CODE = 5 << 20
MOST_ASKED = 20_000  # questions to the tables during one call
GRACE = 0.3  # seconds beyond its time in which a worker may say what it never left, before it is ended
ALL_USED = "the total time of this submission is used up."
# What reading a well-formed frame that is not the expected message can raise.
_NONSENSE = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError)


class Worker:
    """One process with one student's program loaded. Dead after a timeout, a crash or a broken frame."""

    def __init__(self, channel: socket.socket, end: End, limits: Limits, budget: Deadline) -> None:
        self.loaded = LoadReport()
        self.code = b""  # what another worker needs to load the same program without reading it; empty: it must read
        self.alive = True
        self.died = False  # by itself, or it was ended for what it sent
        self._channel, self._end, self._limits, self._budget = channel, end, limits, budget
        self._status = 0
        self._watch: DiskWatch | None = None
        self.clock: Callable[[], float] = lambda: float("nan")  # the processor time that the process has used so far
        self._filled_the_disk = False

    @classmethod
    def never_started(cls, limits: Limits, budget: Deadline) -> Worker:
        """A worker without a process, for when no time is left for one."""
        worker = cls(socket.socket(socket.AF_UNIX) if hasattr(socket, "AF_UNIX") else socket.socket(), lambda: 0,
                     limits, budget)
        worker.close()
        return worker

    def watch(self, scratch: str, kill: Callable[[], None]) -> None:
        """From now on, `kill` the process once its `scratch` folder holds too much."""
        def on_excess() -> None:
            self._filled_the_disk = True
            with contextlib.suppress(ProcessLookupError):  # it ended by itself meanwhile
                kill()

        self._watch = DiskWatch(scratch, self._limits.disk_mb, on_excess)

    def hello(self) -> dict[str, str]:
        """What confinement came to, told before any student code ran."""
        told = wire.receive(self._channel, self._limits.load_seconds)
        return {str(name): str(state) for name, state in told["confined"].items()}

    def load(self, program: Program, skip: Sequence[int], known: Loaded | None = None) -> int | None:
        """Load `program`; the number of the statement that ended or outlasted the worker, None when all went well.

        `known` is what loading it came to before, in another worker: then nothing is read and compiled again.
        """
        end = Deadline(min(self._limits.load_seconds, self._budget.left()))
        at: int | None = None
        try:
            wire.send(self._channel, {
                "pieces": [asdict(piece) for piece in program.pieces], "layout": program.layout.told(),
                "contract": program.contract.told, "forbidden": program.forbidden, "noted": program.noted,
                "beside": program.beside, "code": None if known is None else np.frombuffer(known.code, np.uint8),
                "statement_seconds": self._limits.statement_seconds, "skip": list(skip),
                "output": self._limits.output_kb << 10}, end.left() or 0.001)
            if known is None:  # before anything of the student's runs: so it is not the student's
                self.code = _code(wire.receive(self._channel, end.left(), MOST_CODE))
            while True:
                told = wire.receive(self._channel, end.left(), 0)
                if "loaded" in told:
                    self.loaded = _report(told["loaded"]) if known is None else known.report
                    return None
                at = int(told["progress"])
        except (wire.WireError, TimeoutError, *_NONSENSE):
            self.close()
            return -1 if at is None else at

    def call(self, request: Request) -> Reply:
        """Call one function and wait for its reply."""
        return self.call_many([request])[0]

    def call_many(self, requests: Sequence[Request]) -> list[Reply]:
        """All calls in one message; replies in order. What a dead worker could not be asked is NotRun."""
        if self._budget.passed():
            return [NotRun(ALL_USED)] * len(requests)
        if not self.alive:
            return [NotRun("its worker has ended.")] * len(requests)
        nonce, room = secrets.token_hex(8), REPLY_BYTES // max(1, len(requests))
        room += max((_bytes(each.arguments) for each in requests), default=0)  # these come back beside the value
        try:
            calls = [_plain(each, self._seconds(each)) for each in requests]
            wire.send(self._channel, {"nonce": nonce, "calls": calls, "room": room}, self._limits.call_seconds)
        except wire.WireError:
            return [self._death()] * len(requests)
        replies: list[Reply] = []
        for number, request in enumerate(requests):
            replies.append(self._await(request, nonce, number, room) if self.alive
                           else NotRun("an earlier call ended its worker."))
        return replies

    def _await(self, request: Request, nonce: str, number: int, room: int) -> Reply:
        own, left = self._seconds(request), self._budget.left()
        end = Deadline(min(own + GRACE, left))
        hits, before, begun = dict.fromkeys(request.replacements, 0), self.clock(), time.monotonic()
        try:
            for _ in range(MOST_ASKED):
                told = wire.receive(self._channel, end.left(), room)
                if told["nonce"] != nonce or told["number"] != number:
                    raise wire.WireError("a reply to another call")
                if told["kind"] == "TimedOut":
                    return self._late(request, _text(told["inside"], 80), self.clock() - before)
                if told["kind"] != "Asks":
                    return _reply(request, told, hits, time.monotonic() - begun, self.clock() - before)
                self._look_up(request, told, hits, end)
            raise wire.WireError("too many questions")
        except TimeoutError:
            spent = self.clock() - before
            self.close()
            return TimedOut(min(own, left), "total" if left < own else "wall", processor_seconds=spent)
        except wire.WireError as error:
            return self._death("" if "gone" in str(error) else "It sent something that is not a reply.")
        except _NONSENSE:
            return self._death("It sent something that is not a reply.")

    def _seconds(self, request: Request) -> float:
        return self._limits.call_seconds if request.seconds is None else request.seconds

    def _late(self, request: Request, inside: str, spent: float) -> TimedOut:
        """Out of time by the worker's own word; one that was only kept from a function that hung can go on."""
        if inside not in request.hung:
            self.close()
        return TimedOut(self._seconds(request), "wall", inside, spent)

    def _look_up(self, request: Request, told: dict[str, Any], hits: dict[str, int], end: Deadline) -> None:
        """Answer a replaced function. What answers never leaves this side: it knows more than this one value."""
        replacement, arguments = request.replacements[told["function"]], tuple(told["arguments"])
        found, value = replacement.answer(arguments, told["own"])
        left = replacement.leaves(arguments, tuple(told["changed"])) if told["changed"] else ()
        hits[told["function"]] += found
        wire.send(self._channel, {"found": found, "value": value, "left": left}, end.left() or 0.001)

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
            if self._watch is not None:
                self._watch.stop()  # first: once the process is reaped, its number may be another's
            self._status = self._end()


def _code(told: Any) -> bytes:
    code: bytes = told["code"].tobytes()
    return code


def _text(told: Any, most: int = MOST_TEXT) -> str:
    """Text from the worker for a person: bounded, and nothing in it that a terminal would obey."""
    return "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}"
                   for each in str(told)[:most])


def _plain(request: Request, seconds: float) -> dict[str, Any]:
    return {"seconds": seconds, "hung": request.hung,
            "function": request.function, "arguments": tuple(request.arguments), "constants": dict(request.constants),
            "replacements": {name: each.own_first for name, each in request.replacements.items()},
            "poisoned": list(request.poisoned), "recorded": list(request.recorded),
            "before": [[each.function, tuple(each.arguments)] for each in request.before],
            "handed_on": None if request.handed_on is None else [request.handed_on.place, request.handed_on.name],
            "standins": dict(request.standins), "random_seed": request.random_seed, "layout": request.layout.told()}


def _reply(request: Request, told: dict[str, Any], hits: dict[str, int], waited: float,
           processor_seconds: float) -> Reply:
    """What was `told` after `waited` seconds, with nothing in it of a kind that a reply has not."""
    kind = told["kind"]
    if kind == "Returned":
        recorded = tuple(_recorded(request, **each) for each in told["recorded"][:MOST_RECORDED])
        after = told["changed"]  # what the arguments hold after the call
        changed = tuple(number for number, each in enumerate(request.arguments) if not _same(each, after[number]))
        seconds = float(told["seconds"])  # its own word, believed as far as it can be true
        return Returned(told["value"], seconds if 0 <= seconds <= waited else waited, changed, hits, recorded,
                        _text(told["output"], 1 << 16), processor_seconds)
    if kind == "Raised":
        return Raised(_text(told["error"], 80), *(_text(told[each]) for each in ("message", "where", "line", "output")))
    if kind == "Missing":
        return Missing(_text(told["name"]), tuple(_text(each, 80) for each in told["near"][:MOST_NEAR]))
    if kind == "Refused":
        return Refused(_text(told["reason"]))
    if kind == "Died" and told["cause"] == "memory":
        return Died("memory")
    raise wire.WireError("an unknown kind of reply")


def _recorded(request: Request, function: Any, arguments: Any, value: Any) -> RecordedCall:
    if function not in request.recorded or not isinstance(arguments, tuple):
        raise wire.WireError("a call that was not to be recorded")
    return RecordedCall(function, arguments, value)


def _bytes(value: Any) -> int:
    if isinstance(value, (tuple, list)):
        return sum(map(_bytes, value))
    return wire.NUMBER_BYTES * value.size if isinstance(value, np.ndarray) else 0


def _same(sent: Any, back: Any) -> bool:
    """Whether an argument came back bit for bit; only arrays, alone or in tuples, can be changed in place."""
    if isinstance(sent, (tuple, list)):
        return isinstance(back, tuple) and len(sent) == len(back) and all(map(_same, sent, back))
    if not isinstance(sent, np.ndarray):
        return True
    return (isinstance(back, np.ndarray) and (sent.shape, sent.dtype) == (back.shape, back.dtype)
            and sent.tobytes() == back.tobytes())


def _report(told: dict[str, Any]) -> LoadReport:
    error = None
    if told["error"] is not None:
        where, sentence, line, caret = told["error"]
        error = LoadError(_text(where), _text(sentence), _text(line), min(max(0, int(caret)), MOST_TEXT))
    notes = tuple(LoadNote(_text(where), _text(sentence)) for where, sentence in told["notes"][:MOST_NOTES])
    functions = {_text(name, 80): tuple(_text(each, 80) for each in names[:MOST_NAMES])
                 for name, names in list(told["functions"].items())[:MOST_NAMES]}
    obstacles = {_text(name, 80): _text(sentence) for name, sentence in list(told["obstacles"].items())[:MOST_NAMES]}
    return replace(LoadReport(), notes=notes, functions=functions, constants=dict(told["constants"]),
                   imports=tuple(_text(each, 80) for each in told["imports"][:MOST_NAMES]), error=error,
                   obstacles=obstacles, slow=tuple(int(each) for each in told["slow"][:MOST_NAMES]))
