"""Moodle's "download all submissions": a folder a student, or without folders files that begin with the name."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.participants import is_participant_word, participant_number
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.intake.download_names import MOODLE
from grader.intake.entries import is_noise, listed
from grader.sandbox.protocol.contract import Contract

HIDDEN = "Participant"  # for the name in blind marking, whatever the language


@dataclass
class _Student:
    name: str
    participant: str
    files: list[tuple[str, Node]] = field(default_factory=list)
    typed: list[tuple[str, Node]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.name or HIDDEN}_{self.participant}" if self.participant else self.name


def recognises(root: Node) -> bool:
    """Whether most of it is named as Moodle names it."""
    return sum(MOODLE.fullmatch(each.name) is not None for each in root.children) * 2 > len(root.children)


def read(root: Node, contract: Contract) -> Reading:
    """A submission a participant; what was typed into Moodle is taken where no file was handed in."""
    students: dict[tuple[str, str], _Student] = {}
    others = []
    for node in root.children:
        named = MOODLE.fullmatch(node.name)
        if named is None:
            others.append(node.name)
            continue
        if named["file"] and is_noise(named["file"]):
            continue
        name, participant = _who(named["name"], named["participant"] or "")
        student = students.setdefault((name, participant), _Student(name, participant))
        (student.files if named["kind"] == "file" else student.typed).append((named["file"] or node.name, node))
    typed = [each.name or each.key for each in students.values() if each.typed and each.files]
    return Reading(tuple(_handed_in(each) for each in students.values()), (
        *[f"Left out, because no student's name is in it: {listed(others)}."] * bool(others),
        *[f"Typed into Moodle beside a file, and left out: what is from {listed(typed)}."] * bool(typed)))


def _who(written: str, number: str) -> tuple[str, str]:
    """The name, empty where Moodle hides it, and the participant's number."""
    name = " ".join(written.replace("_", " ").split())
    hidden = participant_number(name)
    if hidden and not number:
        return "", hidden
    return ("" if number and is_participant_word(name) else name), number


def _handed_in(student: _Student) -> HandedIn:
    files = tuple(student.files or student.typed)
    flat = tuple((name, node) for name, node in files if not node.is_folder)
    return HandedIn(student.key, files[0][1].name, flat or files[:1],
                    (Student(student.participant or student.name, student.name),))


LAYOUT = Layout("moodle", "a bulk download of Moodle", recognises, read, ids=("participant",), unsure_ids=("id",))
