"""What a worker says, as the trusted side takes it: bounded in length and number, and with nothing in it to obey."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.messages import Gave, OutOfMemory
from grader.sandbox.protocol.reply import Died, Missing, Raised, Refused, Reply, Returned
from grader.sandbox.protocol.request import Request

Ended: TypeAlias = Gave | Raised | Missing | Refused | OutOfMemory
MOST_TEXT, MOST_OUTPUT = 2000, 1 << 16
MOST_NOTES, MOST_NAMES, MOST_NEAR, MOST_RECORDED = 50, 500, 5, 2000
NAME = 80  # characters of a name


def text(told: str, most: int = MOST_TEXT) -> str:
    """Text from the worker for a person: bounded, and nothing in it that a terminal would obey."""
    return "".join(each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}"
                   for each in told[:most])


def reply(request: Request, outcome: Ended, hits: dict[str, int], waited: float, processor_seconds: float) -> Reply:
    """What came of `request` by the worker's word, after `waited` seconds. WireError where that cannot be."""
    if isinstance(outcome, Gave):
        return _returned(request, outcome, hits, waited, processor_seconds)
    if isinstance(outcome, Raised):
        said = outcome.message, outcome.where, outcome.line, outcome.output
        return Raised(text(outcome.kind, NAME), *map(text, said))
    if isinstance(outcome, Missing):
        return Missing(text(outcome.name), _names(outcome.near, MOST_NEAR))
    if isinstance(outcome, Refused):
        return Refused(text(outcome.reason))
    return Died("memory")


def load_report(told: LoadReport | None) -> LoadReport:
    """What loading came to, by the worker's word."""
    if told is None:
        raise WireError("no report of the load")
    error = told.error and LoadError(text(told.error.where), text(told.error.sentence), text(told.error.line),
                                     min(max(0, told.error.caret), MOST_TEXT))
    return LoadReport(
        tuple(LoadNote(text(each.where), text(each.sentence)) for each in told.notes[:MOST_NOTES]),
        {text(name, NAME): _names(names) for name, names in list(told.functions.items())[:MOST_NAMES]},
        dict(told.constants), _names(told.imports), error,
        {text(name, NAME): text(sentence) for name, sentence in list(told.obstacles.items())[:MOST_NAMES]},
        told.slow[:MOST_NAMES])


def _names(told: tuple[str, ...], most: int = MOST_NAMES) -> tuple[str, ...]:
    return tuple(text(each, NAME) for each in told[:most])


def _returned(request: Request, gave: Gave, hits: dict[str, int], waited: float, processor_seconds: float) -> Returned:
    recorded = gave.recorded[:MOST_RECORDED]
    if any(call.function not in request.recorded for call in recorded):
        raise WireError("a call that was not to be recorded")
    if len(gave.arguments) != len(request.arguments):
        raise WireError("other arguments than were given")
    changed = tuple(number for number, (sent, back) in enumerate(zip(request.arguments, gave.arguments, strict=True))
                    if not _same(sent, back))
    seconds = gave.seconds if 0 <= gave.seconds <= waited else waited  # its own word, as far as it can be true
    output = text(gave.output, MOST_OUTPUT)
    return Returned(gave.value, float(seconds), changed, hits, recorded, output, processor_seconds)


def _same(sent: Any, back: Any) -> bool:
    """Whether an argument came back bit for bit; only arrays, alone or in tuples, can be changed in place."""
    if isinstance(sent, (tuple, list)):
        return isinstance(back, tuple) and len(sent) == len(back) and all(map(_same, sent, back))
    if not isinstance(sent, np.ndarray):
        return True
    return (isinstance(back, np.ndarray) and (sent.shape, sent.dtype) == (back.shape, back.dtype)
            and sent.tobytes() == back.tobytes())
