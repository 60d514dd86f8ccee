"""What a worker answers, apart from what came of a submission. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.classroom.cluster.parcel import Parcel
from grader.classroom.cluster.versions import Versions


@dataclass(frozen=True)
class Consignment:
    """A submission on its way: the id of its upload, what was handed in, and what the platform said with it."""

    id: str
    parcel: Parcel = field(repr=False)
    metadata: dict[str, object] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Introduced:
    """A worker as it is before it is told anything; `process` is another text for every process that ever ran."""

    process: str
    versions: Versions


@dataclass(frozen=True)
class Restarted:
    """The process that was asked is not there any more: another one answers at its address."""


@dataclass(frozen=True)
class Unfit:
    """No submission can be graded by this worker; the sentence says why, with the remedy."""

    sentence: str


@dataclass(frozen=True)
class Failed:
    """This submission could not be graded there, for a reason of ours; `said` is the traceback."""

    said: str
