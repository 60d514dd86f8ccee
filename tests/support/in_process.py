"""A file loaded in this process and asked as a worker is asked, for our own samples only: hundreds in the time of one worker."""

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf, nan
from types import ModuleType
from typing import Any

import numpy as np

from grader.homework.contract import CONTRACT
from grader.homework.interfaces import interface_called
from grader.homework.layouts.finding import Found
from grader.homework.layouts.reading import layout_of
from grader.homework.layouts.sentences import said
from grader.homework.network.points import Sizes
from grader.sandbox.host.bounding import reply
from grader.sandbox.inside import calling
from grader.sandbox.inside.entries import in_layout
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol import wire
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.messages import FROM_WORKER, Answer, Call, Said
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Reply
from grader.sandbox.protocol.request import Request
from tests.support.loading import load


class File:
    """One source; `ask` answers as `LiveWorker.ask` does, but for time, memory and the state that a worker keeps."""

    def __init__(self, source: str) -> None:
        self.program = Program((Piece(source, "homework4.py"),), contract=CONTRACT)
        self.calls = 0
        self.forget()

    def forget(self) -> None:
        """Load it again."""
        module = ModuleType("homework4")
        self.exposed = Exposed(vars(module))
        with _imported(module):
            self.loaded: LoadReport = load(self.program, self.exposed, statement_seconds=2)
        assert self.loaded.error is None, self.loaded.error

    def ask(self, requests: Sequence[Request]) -> list[Reply]:
        """The replies, in order."""
        with np.errstate(all="ignore"):
            return [self._reply(request) for request in requests]

    def read(self, interface: str = "auto") -> Found:
        """How it is written."""
        found = layout_of(self.program, interface, self.ask, self.loaded, self.forget, inf)
        self.notes = tuple(said(found, self.loaded))
        return found

    def spoken(self, found: Found, sizes: Sizes) -> dict[str, Any]:
        """Its functions as the contract has them, in networks of `sizes`."""
        exposed = in_layout(self.exposed, found.layout)
        exposed.namespace.update(calling.in_their_form(sizes.constants(), exposed))
        return {**exposed.namespace, **exposed.entries}

    def _reply(self, request: Request) -> Reply:
        self.calls += 1
        call = Call(request.function, arguments=_crossed(tuple(request.arguments)), constants=request.constants,
                    recorded=tuple(request.recorded), standins=request.standins, random_seed=request.random_seed,
                    layout=request.layout)
        outcome = calling.answer(call, self.exposed, {}, str, lambda *_: Answer(False, None, ()))
        told = FROM_WORKER.read(_crossed(FROM_WORKER.written(Said("", 0, outcome)))).said
        return reply(request, told, {}, inf, nan)


@contextmanager
def _imported(module: ModuleType) -> Iterator[None]:
    """As an import does it: data classes look their module up; what a file sets for all of numpy stays its own."""
    before = sys.modules.get(module.__name__)
    sys.modules[module.__name__] = module
    try:
        with np.errstate(), warnings.catch_warnings():
            yield
    finally:
        if before is None:
            del sys.modules[module.__name__]
        else:
            sys.modules[module.__name__] = before


def _crossed(value: Any) -> Any:
    """What comes out at the other side of the wire."""
    frame = wire.pack(value)
    header, payload = wire._PREFIX.unpack(frame[:wire._PREFIX.size])[1:]
    start = wire._PREFIX.size
    return wire.unpack(frame[start:start + header], frame[start + header:start + header + payload])


assert interface_called("auto")
