"""What a layout reads from a download: who handed in what. Data only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grader.classroom.roll import Student
from grader.classroom.tree import Node, is_source
from grader.data_classes import dataclass
from grader.sandbox.protocol.contract import Contract


@dataclass(frozen=True)
class HandedIn:
    """One submission as the download holds it.

    `key` names it among all students', `named` is what a note calls it. `files` are what it is made of, each with the
    name under which it was handed in. `order` is higher the newer it is, and None where the download does not say.
    """

    key: str
    named: str
    files: tuple[tuple[str, Node], ...]
    students: tuple[Student, ...]
    order: float | None = None
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: int | None = None
    metadata: dict[str, object] | None = None

    @property
    def unreadable(self) -> str:
        """Why it cannot be graded: what may be the homework could not be read from the archive of the class."""
        files = [file for _, node in self.files for file in node.files()]
        sources = [file for file in files if is_source(file.name)]
        return next((file.unreadable for file in sources or files if file.unreadable), "")

    @property
    def is_empty(self) -> bool:
        return all(node.is_empty for _, node in self.files)


@dataclass(frozen=True)
class Reading:
    """All that a download holds; `others` are the students whom it names and who handed in nothing.

    `left_out` are files of other kinds than homework has: a student's own where a roster has the name, else nobody's.
    """

    handed_in: tuple[HandedIn, ...]
    notes: tuple[str, ...] = ()
    others: tuple[Student, ...] = ()
    left_out: tuple[HandedIn, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A kind of download: how it is recognised and read.

    `ids` are the columns of a roster that its students' ids are looked up in; `unsure_ids` are those that another
    numbering may stand in, where a student is taken only if the name agrees.
    """

    name: str
    title: str
    recognises: Callable[[Node], bool]
    read: Callable[[Node, Contract], Reading]
    ids: tuple[str, ...]
    unsure_ids: tuple[str, ...] = ()
