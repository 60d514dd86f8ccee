"""What goes to a worker and what it answers, apart from what came of a submission."""

from __future__ import annotations

from dataclasses import field

from grader.classroom.cluster.parcel import Parcel, pack
from grader.classroom.cluster.versions import Versions
from grader.classroom.roll import Upload
from grader.data_classes import dataclass


@dataclass(frozen=True)
class Consignment:
    """A submission on its way: its upload, whose path is nowhere else, and what stands there."""

    upload: Upload = field(repr=False)
    parcel: Parcel = field(repr=False)


def consigned(upload: Upload) -> Consignment:
    """`upload` with what stands at its path. CallerError as of `pack`."""
    return Consignment(upload, Parcel(upload.path.name, ()) if upload.unreadable else pack(upload.path))


@dataclass(frozen=True)
class Introduced:
    """A worker as it is before it is told anything; `process` is another text for every process that ever ran."""

    process: str
    versions: Versions


@dataclass(frozen=True)
class Restarted:
    """The process that was asked is not there any more; another one may be at its address."""


@dataclass(frozen=True)
class Unfit:
    """No submission can be graded by this worker; the sentence says why, with the remedy."""

    sentence: str


@dataclass(frozen=True)
class Failed:
    """This submission could not be graded there, for a reason of ours; `said` is the traceback."""

    said: str
