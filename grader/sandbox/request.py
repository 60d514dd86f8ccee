"""What the trusted side asks of a worker: one call of a student's function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.sandbox.wire import Value


@dataclass(frozen=True)
class Table:
    """True values of one function for one case; on a miss the student's own function is called.

    `grain` says what is matched: "whole" all arguments, "columns" each column of the last argument, "elements" each
    element of it.
    """

    grain: str
    arguments: tuple[tuple[Value, ...], ...]
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Request:
    """One call. Constants, replacements and stand-ins hold for this call only and are restored after it."""

    function: str
    arguments: tuple[Value, ...] = ()
    constants: Mapping[str, Value] = field(default_factory=dict)
    seconds: float | None = None
    replacements: Mapping[str, Table] = field(default_factory=dict)
    recorded: tuple[str, ...] = ()
    standins: Mapping[str, str] = field(default_factory=dict)
    random_seed: int | None = None
    hung: tuple[str, ...] = ()  # functions that did not return before: the call ends where it comes to one
