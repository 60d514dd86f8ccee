"""What the trusted side orders of a zygote, and what it answers. No numpy here: a zygote is still to import it.

There are two kinds: one holds numpy and the usual packages, the other, forked from it, has read one program too. Of the
second there is one for each program, and from it the workers are forked.
"""

from __future__ import annotations

from typing import TypeAlias

from grader.sandbox.protocol.codec import Codec
from grader.sandbox.protocol.data_classes import dataclass


@dataclass(frozen=True)
class Cell:
    """What the workers of one program are locked into: their uid (None keeps the caller's), and the limits of each."""

    uid: int | None
    memory_mb: int
    cpu_seconds: float
    processes: int
    file_mb: int
    confined: bool


@dataclass(frozen=True)
class Fork:
    """Fork the zygote of a program, locked into `cell`, that reads none of the packages `forbidden`.

    Its channel comes along.
    """

    cell: Cell
    forbidden: tuple[str, ...]


@dataclass(frozen=True)
class Branch:
    """To the zygote of a program: fork a worker that writes into `scratch` alone; its channel comes along."""

    scratch: str


@dataclass(frozen=True)
class Forked:
    """The number of the new process."""

    pid: int


@dataclass(frozen=True)
class Preload:
    """Import these packages of `preloading.USUAL`."""

    packages: tuple[str, ...]


@dataclass(frozen=True)
class Preloaded:
    """Which packages are loaded now, and how many threads there are."""

    loaded: tuple[str, ...]
    threads: int


@dataclass(frozen=True)
class End:
    """Kill the process `pid` that was forked."""

    pid: int


@dataclass(frozen=True)
class Ended:
    """The status that it ended with."""

    status: int


@dataclass(frozen=True)
class Clean:
    """Kill all that was forked, and what that left behind."""


@dataclass(frozen=True)
class Cleaned:
    """None is left."""


Order: TypeAlias = Fork | Branch | Preload | End | Clean
Done: TypeAlias = Forked | Preloaded | Ended | Cleaned
ORDERS: Codec[Order] = Codec(Order)
DONE: Codec[Done] = Codec(Done)
