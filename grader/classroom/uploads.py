"""What was handed in -> uploads: an id that is a safe file name, and one path that `grade` takes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from grader.classroom.handed_in import HandedIn
from grader.classroom.participants import participant_number
from grader.classroom.roll import Upload
from grader.classroom.safe_names import digested, identity, is_suspect, upload_id
from grader.classroom.tree import Node
from grader.intake.entries import listed, printable
from grader.intake.errors import CallerError


def ids_of(handed_in: Sequence[HandedIn]) -> list[str]:
    """An id for each, from its own name alone, unless two names are equal but for their case."""
    times = Counter(identity(each.key) for each in handed_in)
    return [upload_id(each.key) if times[identity(each.key)] == 1 else digested(each.key, each.named)
            for each in handed_in]


def uploads_of(handed_in: Sequence[HandedIn], into: Path) -> tuple[Upload, ...]:
    """The uploads; what is one student's in several files is copied below `into`."""
    return tuple(_upload(each, name, into) for each, name in zip(handed_in, ids_of(handed_in), strict=True))


def _upload(handed_in: HandedIn, name: str, into: Path) -> Upload:
    one = len(handed_in.files) == 1
    path = handed_in.files[0][1].path if one else _gathered(handed_in.files, into / name)
    return Upload(name, path, tuple(each.id for each in handed_in.students), handed_in.submitted_at, handed_in.late,
                  handed_in.attempt, handed_in.metadata, handed_in.named, handed_in.unreadable)


def _gathered(files: Sequence[tuple[str, Node]], folder: Path) -> Path:
    """The files in one folder, under the names with which they were handed in, so that they find each other."""
    try:
        folder.mkdir(parents=True)
        for name, node in files:
            shutil.copyfile(node.path, folder / (name if name and not is_suspect(name) else node.path.name))
    except OSError as error:
        raise CallerError(f"{printable(files[0][1].name) if files else folder} cannot be copied to {folder}: "
                          f"{error.strerror}.") from error
    return folder


def remarks(handed_in: Sequence[HandedIn]) -> list[str]:
    """Notes on what an instructor should look at: groups, empty uploads, names that are paths."""
    groups = [f"{each.named} ({' and '.join(student.id for student in each.students)})" for each in handed_in
              if len(each.students) > 1]
    empty = [each.named for each in handed_in if each.is_empty]
    names = [each.key for each in handed_in] + [student.id for each in handed_in for student in each.students]
    suspect = sorted({each for each in names if is_suspect(each) and not participant_number(each)})
    return [*_unreadable(handed_in),
            *[f"Of several students, each of whom gets its grade: {listed(groups, len(groups))}."] * bool(groups),
            *[f"Empty, no byte was handed in: {listed(empty, len(empty))}."] * bool(empty),
            *[f"Names that as a file's would be a path or a device, and are only text here: "
              f"{listed(suspect, len(suspect))}."] * bool(suspect)]


def _unreadable(handed_in: Sequence[HandedIn]) -> list[str]:
    files = [each.named if file.name == each.named else f"{each.named}/{file.name}" for each in handed_in
             for _, node in each.files for file in node.files() if file.unreadable]
    lost = [each.named for each in handed_in if each.unreadable]
    so = f"so nothing is graded of {listed(lost, len(lost))}" if lost else "which does not hinder the grading"
    return [f"Unreadable in the archive: {listed(files, len(files))}; {so}."] * bool(files)
