"""The life of a worker: lock itself in, run the program that was read, answer calls until the channel closes."""

from __future__ import annotations

import io
import os
import socket
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from grader.sandbox.inside import calling, notebook_stand_ins, own_folder
from grader.sandbox.inside.loading import Read, read, run
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.errors import Unsendable, WireError
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
    Outcome,
    OutOfMemory,
    Run,
    Running,
    Said,
)
from grader.sandbox.protocol.reply import Refused

Expected = TypeVar("Expected", Load, Run, Calls, Answer)
Confine = Callable[[], Mapping[str, Mechanism]]


class Bounded(io.TextIOBase):
    """Stands for stdout and stderr: keeps the first `limit` characters since it was last emptied."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = ""

    def write(self, text: str) -> int:
        """Keep what still fits."""
        self._kept += str(text)[:max(0, self._limit - len(self._kept))]
        return len(text)

    def take(self) -> str:
        """What was written since the last call."""
        kept, self._kept = self._kept, ""
        return own_folder.without_folder(kept)


@dataclass(frozen=True)
class Ready:
    """A program that was read, and all that its first line will find. `sources` are the lines of each piece."""

    program: Read
    output: Bounded
    sources: Mapping[str, Sequence[str]]


def serve_alone(channel: socket.socket, scratch: str, mechanisms: Mapping[str, Mechanism]) -> None:
    """The life of a worker that was forked from nothing: it reads the program itself."""
    furnish()
    settle(scratch)
    _send(channel, Confined(mechanisms))
    _run_and_answer(channel, get_ready(_receive(channel, Load)))


def serve(channel: socket.socket, ready: Ready, confine: Confine) -> None:
    """First what confinement came to, then the load, then one reply for each call of each message."""
    _send(channel, Confined(confine()))
    _run_and_answer(channel, ready)


def _run_and_answer(channel: socket.socket, ready: Ready) -> None:
    output, exposed = ready.output, ready.program.exposed
    sys.stdout = sys.stderr = output
    order = _receive(channel, Run)
    report = run(ready.program, order.layout, statement_seconds=order.statement_seconds, skip=frozenset(order.skip),
                 progress=lambda index: _send(channel, Running(index)))
    told = LoadEnded(None if order.known else report())
    output.take()
    _send(channel, told)
    while True:
        message = _receive(channel, Calls)
        for number, call in enumerate(message.calls):
            said = partial(Said, message.nonce, number)
            outcome = calling.answer(call, exposed, ready.sources, output.take, partial(_ask, channel, said))
            _reply(channel, outcome, said, message.room)


def furnish() -> None:
    """A clean environment and an empty stdin; nothing of any program is in this process yet."""
    os.environ.clear()
    os.environ.update(MPLBACKEND="Agg", PATH=os.defpath, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1",
                      JOBLIB_MULTIPROCESSING="0", PYTHONDONTWRITEBYTECODE="1")
    sys.stdin = io.StringIO()
    sys.dont_write_bytecode = True


def settle(scratch: str) -> None:
    """Make `scratch` home; stdin, stdout and stderr lead nowhere below Python's, and each worker's elsewhere."""
    os.environ.update(HOME=scratch, TMPDIR=scratch, TMP=scratch, TEMP=scratch, MPLCONFIGDIR=scratch)
    own_folder.enter(scratch)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def get_ready(order: Load) -> Ready:
    """Read the program, and make all that its first line will find."""
    program = order.program
    home = types.ModuleType(program.contract.module)
    sys.modules[home.__name__] = home
    sys.argv = [program.contract.file]
    notebook_stand_ins.install()
    exposed = Exposed(vars(home), module=home, modules={name: types.ModuleType(name) for name in program.modules})
    sources = {piece.label: piece.text.splitlines() for piece in order.pieces}
    return Ready(read(program, exposed), Bounded(order.output_characters), sources)


def _ask(channel: socket.socket, said: Callable[[Outcome | Asks], Said], function: str, arguments: tuple[Any, ...],
         own: Any, changed: tuple[Any, ...]) -> Answer:
    try:
        _send(channel, said(Asks(function, arguments, own, changed)))
    except Unsendable:  # arguments that no call of the contract has, or an own value of some other kind
        if own is None:
            return Answer(False, None, ())
        return _ask(channel, said, function, arguments, None, ())
    return _receive(channel, Answer)


def _reply(channel: socket.socket, outcome: Outcome, said: Callable[[Outcome | Asks], Said], room: int) -> None:
    try:
        _send(channel, said(outcome), room)
    except Unsendable as reason:
        _send(channel, said(Refused(str(reason))))
    except MemoryError:
        _send(channel, said(OutOfMemory()))


def _send(channel: socket.socket, message: FromWorker, most: int = wire.PAYLOAD_BYTES) -> None:
    wire.send(channel, FROM_WORKER.written(message), most=most)


def _receive(channel: socket.socket, kind: type[Expected]) -> Expected:
    message = TO_WORKER.read(wire.receive(channel))
    if not isinstance(message, kind):
        raise WireError(f"no {kind.__name__}")
    return message
