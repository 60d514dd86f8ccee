"""What the trusted side orders of a zygote, and what it answers. No numpy here: a zygote is still to import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from grader.sandbox.protocol.codec import Codec


@dataclass(frozen=True)
class Cell:
    """What one worker is locked into: its uid (None keeps the caller's), its scratch directory, its limits."""

    uid: int | None
    scratch: str
    memory_mb: int
    cpu_seconds: float
    processes: int
    file_mb: int
    confined: bool


@dataclass(frozen=True)
class Fork:
    """Fork a worker that is locked into `cell` and reads none of the packages `forbidden`; its channel comes along."""

    cell: Cell
    forbidden: tuple[str, ...]


@dataclass(frozen=True)
class Forked:
    """The number of the new worker."""

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
    """Kill the worker `pid`."""

    pid: int


@dataclass(frozen=True)
class Ended:
    """The status that it ended with."""

    status: int


@dataclass(frozen=True)
class Clean:
    """Kill all workers, and what they left behind."""


@dataclass(frozen=True)
class Cleaned:
    """None is left."""


Order: TypeAlias = Fork | Preload | End | Clean
Done: TypeAlias = Forked | Preloaded | Ended | Cleaned
ORDERS: Codec[Order] = Codec(Order)
DONE: Codec[Done] = Codec(Done)
