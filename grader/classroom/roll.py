"""The roll of a class: who there is, what was handed in, and by whom. Data only."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from pathlib import Path

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Student:
    """One student as the roster or the download names them; what neither says is empty."""

    id: str
    name: str = ""
    email: str = ""
    section: str = ""


@dataclass(frozen=True)
class Upload:
    """One submission to be graded.

    `id` names its files in the output folder, so it is safe as a file name on every platform, and no two are equal
    where case is ignored. `path` is a file, folder or archive as `grade` takes it. `members` are the ids of the
    students who get its grade, in the order of the download. `late` is what the download itself says, where it says so.
    `metadata` is what Gradescope would give the grader, as its submission_metadata.json has it, if anything.
    `named` is what the download calls it. `unreadable` says why it cannot be graded, where the archive of the class has
    a damaged or locked file in its place.
    """

    id: str
    path: Path
    members: tuple[str, ...]
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: int | None = None
    metadata: dict[str, object] | None = None
    named: str = ""
    unreadable: str = ""


@dataclass(frozen=True)
class Class:
    """What an instructor holds, read: its layout, who there is, what is graded, and what was set aside and why.

    `students` holds everybody whom the roster or the download names, each once; who stands in no upload handed in
    nothing. `notes` are whole sentences for the instructor: attempts left out, a student twice, a name that is a path,
    an empty upload.
    """

    layout: str
    students: tuple[Student, ...] = ()
    uploads: tuple[Upload, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)
