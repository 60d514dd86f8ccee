"""nbgrader's submitted/STUDENT/ASSIGNMENT/, with timestamp.txt in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.intake.entries import listed, printable
from grader.intake.errors import CallerError
from grader.intake.select_file import name_rank
from grader.sandbox.protocol.contract import Contract

SUBMITTED = "submitted"
TIMESTAMP = "timestamp.txt"
MOMENT = re.compile(r"(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?[ ]*(?P<zone>[\w/+:-]*)")
NAMED_LIKE_THIS_HOMEWORK = 2


def _submitted(root: Node) -> Node | None:
    inner = root.child(SUBMITTED)
    return inner if inner and inner.is_folder else root if _looks_submitted(root) else None


def _looks_submitted(root: Node) -> bool:
    """By its name, or by what nbgrader left in most folders: a student alone can leave a timestamp anywhere."""
    stamped = sum(any(inner.child(TIMESTAMP) for inner in student.folders) for student in root.folders)
    return root.name == SUBMITTED or stamped * 2 > len(root.folders)


def recognises(root: Node) -> bool:
    """Whether it is a course's folder, its `submitted`, or what stands in there."""
    submitted = _submitted(root)
    return submitted is not None and any(student.folders for student in submitted.folders)


def read(root: Node, contract: Contract) -> Reading:
    """The submissions of the one assignment; who has a folder without it handed in nothing."""
    students = (_submitted(root) or root).folders
    assignment, notes = _assignment(students, contract)
    work = [(each, each.child(assignment)) for each in students]
    return Reading(tuple(_handed_in(each, inner) for each, inner in work if inner is not None), notes,
                   tuple(Student(each.name) for each, inner in work if inner is None))


def _assignment(students: tuple[Node, ...], contract: Contract) -> tuple[str, tuple[str, ...]]:
    names = sorted({inner.name for student in students for inner in student.folders})
    alike = [each for each in names if name_rank(each, contract) >= NAMED_LIKE_THIS_HOMEWORK]
    ours = names if len(names) == 1 else alike
    if len(ours) != 1:
        raise CallerError(f"nbgrader's {SUBMITTED} holds several assignments ({listed(names)}); leave only the one to "
                          "be graded in the folder that you name.")
    left_out = [each for each in names if each not in ours]
    return ours[0], (f"The assignment {printable(ours[0])} is graded; left out: {listed(left_out)}.",) * bool(left_out)


def _handed_in(student: Node, work: Node) -> HandedIn:
    when = _moment(work.child(TIMESTAMP))
    own = replace(work, children=tuple(each for each in work.children if each.name != TIMESTAMP))
    return HandedIn(student.name, f"{student.name}/{work.name}", ((work.name, own),), (Student(student.name),),
                    order=when.timestamp() if when else None, submitted_at=when)


def _moment(stamp: Node | None) -> datetime | None:
    """What nbgrader wrote when it collected: a time with the name of its zone, UTC where it has none."""
    if stamp is None or stamp.is_folder:
        return None
    with stamp.path.open("rb") as file:
        found = MOMENT.fullmatch(file.read(200).decode("utf-8-sig", "replace").strip())
    if found is None:
        return None
    try:
        there = datetime.fromisoformat(f"{found['time']}.{(found['fraction'] or '0')[:6]:0<6}")
        return there.replace(tzinfo=timezone.utc if found["zone"] in ("", "UTC", "Z") else ZoneInfo(found["zone"]))
    except (ValueError, OSError, KeyError):  # no such time or zone
        return None


LAYOUT = Layout("nbgrader", "nbgrader's submitted/STUDENT/ASSIGNMENT", recognises, read, ids=("id", "email", "login"))
