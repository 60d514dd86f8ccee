"""What a call gives: a value, or one of the reasons why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.wire import Value


@dataclass(frozen=True)
class RecordedCall:
    """One call that the student's code made of a recorded function."""

    function: str
    arguments: tuple[Value, ...]
    value: Value


@dataclass(frozen=True)
class Returned:
    """A value. `changed` are the positions of arguments changed in place, `replaced` the answers for each function.

    `processor_seconds` is read off the worker's clock from outside; nan where that cannot be done.
    """

    value: Value
    seconds: float = 0.0
    changed: tuple[int, ...] = ()
    replaced: Mapping[str, int] = field(default_factory=dict)
    recorded: tuple[RecordedCall, ...] = ()
    output: str = ""
    processor_seconds: float = float("nan")


@dataclass(frozen=True)
class Raised:
    """The student's function raised; `where` and `line` are the last place in the student's own source."""

    kind: str
    message: str
    where: str = ""
    line: str = ""
    output: str = ""


@dataclass(frozen=True)
class Missing:
    """No such function; `near` are similar names that are defined."""

    name: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimedOut:
    """No reply in `seconds`; `limit` is "wall", "cpu" or "total", `inside` the function that was never left.

    `processor_seconds` is what it took of them, as for Returned.
    """

    seconds: float
    limit: str = "wall"
    inside: str = ""  # where it is known
    processor_seconds: float = field(default=float("nan"), compare=False)


@dataclass(frozen=True)
class Died:
    """The process ended, or ran out of memory; `cause` is "memory", "disk", "exit", "signal" or "protocol"."""

    cause: str
    detail: str = ""


@dataclass(frozen=True)
class Refused:
    """The value may not cross; `reason` is a sentence."""

    reason: str


@dataclass(frozen=True)
class NotRun:
    """The call was never made; `reason` is a sentence. `time_used_up`: the submission has no time left for it."""

    reason: str
    time_used_up: bool = False


Reply = Returned | Raised | Missing | TimedOut | Died | Refused | NotRun
