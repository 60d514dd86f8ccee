"""What the trusted side and a worker say to each other, in the order in which it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from grader.sandbox.protocol.codec import Codec
from grader.sandbox.protocol.contract import contract_from
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import AS_IN_THE_CONTRACT, Layout
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.mechanism import Mechanism
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Missing, Raised, RecordedCall, Refused
from grader.sandbox.protocol.wire import Value


@dataclass(frozen=True)
class Confined:
    """From a worker, before any student code runs: what confinement came to, by mechanism."""

    mechanisms: Mapping[str, Mechanism]


@dataclass(frozen=True)
class Load:
    """To whoever reads a program: read this. The contract is the text of `Contract.told`, made once for all programs.

    `output_characters` is what is kept of what is printed during one call.
    """

    pieces: tuple[Piece, ...]
    contract: str
    forbidden: tuple[str, ...]
    noted: tuple[str, ...]
    name: str
    also: Mapping[str, str]
    output_characters: int

    @property
    def program(self) -> Program:
        """The program to read, whose layout is of no account until it is run."""
        return Program(self.pieces, contract_from(self.contract), forbidden=self.forbidden, noted=self.noted,
                       name=self.name, also=self.also)


@dataclass(frozen=True)
class Run:
    """To a worker: run what was read, and answer calls as `layout` says.

    `skip` are the numbers of statements to leave out. Where it is `known` what comes of it, that is not said again.
    """

    layout: Layout
    skip: tuple[int, ...]
    statement_seconds: float
    known: bool


@dataclass(frozen=True)
class Running:
    """From a worker: the number of the statement that runs next."""

    statement: int


@dataclass(frozen=True)
class LoadEnded:
    """From a worker: what loading came to; None where that was known."""

    report: LoadReport | None


@dataclass(frozen=True)
class Before:
    """A call that is made first, in the same process; what it returns stays there."""

    function: str
    arguments: tuple[Value, ...] = ()


@dataclass(frozen=True)
class HandedOn:
    """The value at `place` of what the first of the calls before returned: one more argument, after all others.

    A cache is whatever a student makes of it, so it never crosses. `name` finds it where a dict was returned.
    """

    place: int
    name: str


@dataclass(frozen=True)
class Call:
    """One call to make, see `Request`. `replacements` says of each whether the student's own may be called too."""

    function: str
    seconds: float | None = None
    arguments: tuple[Value, ...] = ()
    constants: Mapping[str, Value] = field(default_factory=dict)
    replacements: Mapping[str, bool] = field(default_factory=dict)
    poisoned: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    standins: Mapping[str, str] = field(default_factory=dict)
    random_seed: int | None = None
    layout: Layout = AS_IN_THE_CONTRACT
    before: tuple[Before, ...] = ()
    handed_on: HandedOn | None = None
    hung: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calls:
    """To a worker: make these calls. `room` is how many bytes of arrays a reply may hold."""

    nonce: str
    calls: tuple[Call, ...]
    room: int


@dataclass(frozen=True)
class Asks:
    """A replaced function was called: have you another value than the student's `own`?

    `changed` are the arguments after a call of the student's own, where that changed them.
    """

    function: str
    arguments: tuple[Value, ...]
    own: Value
    changed: tuple[Value, ...]


@dataclass(frozen=True)
class Answer:
    """To a worker: whether there is another value, which, and what the arguments hold after the call instead."""

    found: bool
    value: Value
    left: tuple[Value, ...]


@dataclass(frozen=True)
class Gave:
    """The value, after how many seconds by the worker's own clock, and what the arguments hold now."""

    value: Value
    seconds: float
    arguments: tuple[Value, ...]
    recorded: tuple[RecordedCall, ...] = ()
    output: str = ""


@dataclass(frozen=True)
class NeverLeft:
    """The time of the call is up: the function that was never left, as far as that is known."""

    function: str


@dataclass(frozen=True)
class OutOfMemory:
    """There was not enough memory for the call, or for its value."""


Outcome: TypeAlias = Gave | Raised | Missing | Refused | NeverLeft | OutOfMemory


@dataclass(frozen=True)
class Said:
    """From a worker: how the call `number` of the message with this `nonce` ended, or what it asks meanwhile."""

    nonce: str
    number: int
    said: Outcome | Asks


ToWorker: TypeAlias = Load | Run | Calls | Answer
FromWorker: TypeAlias = Confined | Running | LoadEnded | Said
TO_WORKER: Codec[ToWorker] = Codec(ToWorker)
FROM_WORKER: Codec[FromWorker] = Codec(FromWorker)
