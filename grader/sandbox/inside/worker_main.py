"""The life of a worker: lock itself in, load the program, answer calls until the channel closes."""

from __future__ import annotations

import io
import os
import socket
import sys
import types
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from grader.sandbox.inside import calling, loading, notebook_stand_ins
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.contract import contract_from
from grader.sandbox.protocol.layout import layout_from
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Piece, Program

Confine = Callable[[], dict[str, str]]


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
        return kept


def serve(channel: socket.socket, scratch: str, confine: Confine) -> None:
    """First what confinement came to, then the load, then one reply for each call of each message."""
    _furnish(scratch)
    wire.send(channel, {"confined": confine()})
    order = wire.receive(channel)
    output = Bounded(order["output"])
    sys.stdout = sys.stderr = output
    exposed, report = _load(order, channel)
    output.take()
    wire.send(channel, {"loaded": report})
    labels = {piece["label"]: piece["text"].splitlines() for piece in order["pieces"]}
    while True:
        message = wire.receive(channel)
        for number, request in enumerate(message["calls"]):
            head = {"nonce": message["nonce"], "number": number}
            reply = calling.answer(request, exposed, labels, output.take, partial(_ask, channel, head))
            _reply(channel, {**head, **reply}, head, message["room"])


def _furnish(scratch: str) -> None:
    """A clean environment, an empty stdin, and stdout and stderr that lead nowhere below Python's own."""
    os.environ.clear()
    os.environ.update(HOME=scratch, TMPDIR=scratch, TMP=scratch, TEMP=scratch, MPLCONFIGDIR=scratch, MPLBACKEND="Agg",
                      PATH=os.defpath, OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", JOBLIB_MULTIPROCESSING="0",
                      PYTHONDONTWRITEBYTECODE="1")
    os.chdir(scratch)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    sys.stdin = io.StringIO()
    sys.dont_write_bytecode = True


def _load(order: dict[str, Any], channel: socket.socket) -> tuple[Exposed, dict[str, Any] | None]:
    """The file as it can be called, and what loading it came to; None where another worker has said that."""
    program = Program(tuple(Piece(**each) for each in order["pieces"]), contract_from(order["contract"]),
                      layout_from(order["layout"]), order["forbidden"], order["noted"], order["beside"])
    home = types.ModuleType(program.contract.module)
    sys.modules[home.__name__] = home
    sys.argv = [program.contract.file]
    notebook_stand_ins.install()
    exposed = Exposed(home.__dict__, modules={name: _module(name).__dict__ for name in order["beside"]})

    def progress(index: int) -> None:
        wire.send(channel, {"progress": index})

    def offer(code: bytes) -> None:
        wire.send(channel, {"code": np.frombuffer(code, np.uint8)})

    seconds = order["statement_seconds"]
    if order["code"] is not None:
        loading.load_again(program, exposed, order["code"].tobytes(), statement_seconds=seconds, progress=progress)
        return exposed, None
    report = loading.load(program, exposed, statement_seconds=seconds, skip=frozenset(order["skip"]),
                          progress=progress, offer=offer)
    return exposed, _told(report)


def _told(report: LoadReport) -> dict[str, Any]:
    error = report.error
    return {
        "notes": [[each.where, each.sentence] for each in report.notes],
        "functions": {name: tuple(each) for name, each in report.functions.items()},
        "constants": dict(report.constants), "imports": report.imports, "obstacles": dict(report.obstacles),
        "slow": report.slow,
        "error": None if error is None else [error.where, error.sentence, error.line, error.caret]}


def _module(name: str) -> types.ModuleType:
    """A module for code that was handed in beside the homework, in packages as its name says."""
    module = sys.modules[name] = types.ModuleType(name)
    parent, _, last = name.rpartition(".")
    if parent:
        package = sys.modules[parent] if parent in sys.modules else _module(parent)
        vars(package).setdefault("__path__", [])
        setattr(package, last, module)
    return module


def _ask(channel: socket.socket, head: dict[str, Any], function: str, arguments: tuple[Any, ...],
         own: Any, changed: tuple[Any, ...]) -> tuple[bool, Any, tuple[Any, ...]]:
    try:
        wire.send(channel, {**head, "kind": "Asks", "function": function, "arguments": arguments, "own": own,
                            "changed": changed})
    except wire.Unsendable:  # arguments that no call of the contract has, or an own value of some other kind
        if own is None:
            return False, None, ()
        return _ask(channel, head, function, arguments, None, ())
    told = wire.receive(channel)
    return told["found"], told["value"], told["left"]


def _reply(channel: socket.socket, reply: dict[str, Any], head: dict[str, Any], room: int) -> None:
    try:
        wire.send(channel, reply, most=room)
    except wire.Unsendable as reason:
        wire.send(channel, {**head, "kind": "Refused", "reason": str(reason)})
    except MemoryError:
        wire.send(channel, {**head, "kind": "Died", "cause": "memory", "detail": ""})
