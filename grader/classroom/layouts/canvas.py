"""The bulk download of Canvas: files named lastfirst_LATE_user_attachment_file; numbers of attachments only grow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.data_classes import dataclass
from grader.intake.download_names import CANVAS, CANVAS_ANONYMOUS
from grader.intake.entries import listed, printable
from grader.sandbox.protocol.contract import Contract

VERSION = re.compile(r"(?P<stem>.+)-\d+(?P<suffix>\.\w+)")  # Canvas counts files of the same name


@dataclass(frozen=True)
class _File:
    node: Node
    student: Student
    late: bool
    attachment: int
    name: str


def recognises(root: Node) -> bool:
    """Whether most of it is named as Canvas names it."""
    return sum(_file(each) is not None for each in root.children) * 2 > len(root.children)


def read(root: Node, contract: Contract) -> Reading:
    """A submission a user; of a file that stands there several times the newest."""
    files = [(each, _file(each)) for each in root.children]
    others = [node.name for node, found in files if found is None]
    by_student: dict[str, list[_File]] = {}
    for _, found in files:
        if found is not None:
            by_student.setdefault(found.student.id, []).append(found)
    notes = [f"Left out, because no student's name is in it: {listed(others)}."] * bool(others)
    handed_in = []
    for several in by_student.values():
        newest, said = _newest(several)
        handed_in.append(_handed_in(newest))
        notes += said
    return Reading(tuple(handed_in), tuple(notes))


def _file(node: Node) -> _File | None:
    found = CANVAS.fullmatch(node.name)
    if found and found["name"] == found["name"].lower() and not node.is_folder:
        typed = f"{found['typed']}.html"
        return _File(node, Student(found["user"], found["name"]), bool(found["late"]), int(found["attachment"] or 0),
                     found["file"] or typed)
    hidden = CANVAS_ANONYMOUS.fullmatch(node.name)
    if hidden is None or node.is_folder:
        return None
    return _File(node, Student(hidden["name"]), bool(hidden["late"]), int(hidden["attachment"]), hidden["file"])


def _newest(files: Sequence[_File]) -> tuple[list[_File], list[str]]:
    """The files without older versions of the same: homework4.py where homework4-1.py is newer, or the other way."""
    names = {each.name for each in files}
    versions: dict[str, list[_File]] = {}
    for each in files:
        found = VERSION.fullmatch(each.name)
        original = found["stem"] + found["suffix"] if found else each.name
        versions.setdefault(original if original in names else each.name, []).append(each)
    kept, notes = [], []
    for several in versions.values():
        *older, newest = sorted(several, key=lambda each: each.attachment)
        kept.append(newest)
        if older:
            names_of_older = [each.node.name for each in older]
            notes.append(f"Of {printable(newest.student.name or newest.student.id)} the newest, "
                         f"{printable(newest.node.name)}, counts; left out: {listed(names_of_older, len(older))}.")
    return kept, notes


def _handed_in(files: Sequence[_File]) -> HandedIn:
    first = files[0]
    key = f"{first.student.name}_{first.student.id}" if first.student.name else first.student.id
    named = {each.name: (each.name, each.node) for each in files}
    return HandedIn(key, first.node.name, tuple(named.values()), (first.student,),
                    order=max(each.attachment for each in files), late=any(each.late for each in files))


LAYOUT = Layout("canvas", "a bulk download of Canvas", recognises, read, ids=("canvas",), unsure_ids=("id",))


