"""Whatever an instructor holds -> the roll of the class."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.classroom.attempts import settled
from grader.classroom.handed_in import Layout, Reading
from grader.classroom.layouts import LAYOUTS, folder, named
from grader.classroom.layouts.plain_files import whole_homework
from grader.classroom.matching import Matched, matched
from grader.classroom.roll import Class
from grader.classroom.roster import read as read_roster
from grader.classroom.tree import Node, tree_of
from grader.classroom.unpacking import unpacked
from grader.classroom.uploads import remarks, uploads_of
from grader.configuration.assignment import AttemptPolicy
from grader.homework.contract import CONTRACT
from grader.intake.archive_kinds import UNSUPPORTED, begins_as_archive, is_archive
from grader.intake.entries import listed, printable
from grader.intake.errors import CallerError, NotGradable
from grader.intake.finding import find as find_homework
from grader.intake.select_file import SUFFIXES
from grader.sandbox.protocol.contract import Contract


def find(path: Path, layout: str | None = None, roster: Path | None = None, *, into: Path,
         attempts: AttemptPolicy | None = None, contract: Contract = CONTRACT) -> Class:
    """The class at `path`, a folder or an archive, in the layout that fits, or the one of this name.

    `into` is a scratch folder: an archive is unfolded there, and files of one student are gathered. `attempts` decides
    which of several submissions of a student counts, `contract` what homework is. Raises CallerError with one sentence
    where nothing fits, or something cannot be read.
    """
    chosen = None if layout is None else named(layout)
    enrolled = None if roster is None else read_roster(roster)
    fitting, top, notes = _opened(path, chosen, into, contract)
    read = fitting.read(top, contract)
    matching = Matched(read) if enrolled is None else matched(read, fitting, enrolled)
    reading = matching.reading
    handed_in, said = settled(reading.handed_in, attempts)
    students = {each.id: each for each in matching.enrolled}
    for student in (*(each for found in handed_in for each in found.students), *reading.others):
        students.setdefault(student.id, student)
    uploads = uploads_of(handed_in, _emptied(into / "gathered"))
    return Class(fitting.name, tuple(students.values()), uploads,
                 (*notes, *_left_out(reading), *reading.notes, *matching.notes, *said, *remarks(handed_in)))


def _left_out(reading: Reading) -> list[str]:
    names = [each.named for each in reading.left_out]
    return [f"Left out, being neither a folder nor source nor an archive: {listed(names)}."] * bool(names)


def _opened(path: Path, chosen: Layout | None, into: Path,
            contract: Contract) -> tuple[Layout, Node, list[str]]:
    """The layout, the folder that it begins in, and notes; through an archive that is all there is, and is a class."""
    root, notes = _tree(path, into)
    fitting, top = _fitting(root, chosen, contract, descend=not path.is_dir())
    if fitting is folder.LAYOUT and len(top.children) == 1 and _is_class(top.children[0], contract):
        inner = top.children[0]
        fitting, deeper, more = _opened(inner.path, chosen, into / "inner", contract)
        return fitting, deeper, [*notes, f"Read from the archive {printable(inner.name)} in it.", *more]
    return fitting, top, [*notes, *[f"Read from its folder {printable(top.name)}."] * (top is not root)]


def _is_class(node: Node, contract: Contract) -> bool:
    """Whether an archive holds the submissions of a class, of which grading would take one for all."""
    if node.is_folder or node.unreadable or not is_archive(node.name):
        return False
    try:
        find_homework(node.path, contract, one_student=False)
    except NotGradable:
        return False
    except CallerError:
        return True
    return False


def _tree(path: Path, into: Path) -> tuple[Node, list[str]]:
    if path.is_dir():
        return tree_of(path)
    if not path.exists():
        raise CallerError(f"There is no file or folder {printable(str(path))}.")
    if not (is_archive(path.name) or path.suffix.lower() in UNSUPPORTED or _holds_archive(path)):
        raise CallerError(f"{printable(path.name)} is one file, neither a folder nor an archive of a class; `grade` "
                          "grades one submission.")
    return unpacked(path, _emptied(into / "unfolded"))


def _holds_archive(path: Path) -> bool:
    try:
        return path.suffix.lower() not in SUFFIXES and begins_as_archive(path)
    except OSError as error:
        raise CallerError(f"{printable(path.name)} cannot be read: {error.strerror}.") from error


def _emptied(folder: Path) -> Path:
    """The folder's place in the scratch folder, without what an earlier call left there."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise CallerError(f"{printable(str(folder))} cannot be emptied: {error.strerror}.") from error
    return folder


def _fitting(root: Node, chosen: Layout | None, contract: Contract, *, descend: bool) -> tuple[Layout, Node]:
    """The layout, and the folder that it begins in: an archive mostly holds one folder, and all else in that."""
    tops = list(_alone(root))
    for layout in LAYOUTS if chosen is None else (chosen,):
        beginnings = tops if layout is not folder.LAYOUT else tops[-1:] if descend else [_with_students(tops)]
        for top in beginnings:
            if layout.recognises(top):
                _require_class(layout, top, chosen, contract)
                return layout, top
    if chosen is not None:
        raise CallerError(f"{printable(root.name)} is not {chosen.title}.")
    titles = ", ".join(f"{each.title} ({each.name})" for each in LAYOUTS)
    raise CallerError(f"{printable(root.name)} holds no class in a layout known here: {titles}.")


def _require_class(layout: Layout, top: Node, chosen: Layout | None, contract: Contract) -> None:
    """Files side by side may be one student's; then only who insists has them graded as several's."""
    why = whole_homework(top, contract) if layout is folder.LAYOUT and chosen is None else ""
    if why:
        raise CallerError(f"{printable(top.name)} looks like the homework of one student: {why}. `grade` grades one "
                          "submission; if each file is a student's, say so with --layout folder.")


def _with_students(tops: Sequence[Node]) -> Node:
    """The folder that was named; where it holds one folder alone, with several students in that, the latter.

    Of source files alone nobody can say whether they are several students' or one's: there the named folder counts.
    """
    inner = tops[-1]
    several = sum(each.is_folder or is_archive(each.name) for each in inner.children) > 1
    return inner if several else tops[0]


def _alone(root: Node) -> Iterator[Node]:
    """The folder, the only thing in it if that is a folder, and so on."""
    yield root
    while len(root.children) == 1 and root.children[0].is_folder and root.children[0].children:
        root = root.children[0]
        yield root
