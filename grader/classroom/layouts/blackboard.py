"""Blackboard's "assignment file download": Assignment_user_attempt_time_file, and a .txt beside each attempt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.layouts.beginnings import shared_beginning
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.intake.download_names import BLACKBOARD
from grader.intake.entries import SOURCE_BYTES, is_noise, listed
from grader.sandbox.protocol.contract import Contract

NAME = re.compile(r"^Name:[ \t]*(?P<name>.*?)[ \t]*\((?P<user>[^()\n]+)\)[ \t]*\r?$", re.MULTILINE)
UNIVERSAL = re.compile(r"^Date Submitted:.*\b(?:UTC|GMT)[ \t]*\r?$", re.MULTILINE)


@dataclass
class _Attempt:
    """What one user handed in at one time, and what Blackboard wrote about it."""

    begins: str  # the assignment and the user
    time: str
    files: list[tuple[str, Node]] = field(default_factory=list)
    about: str = ""
    named: str = ""

    @property
    def moment(self) -> datetime:
        """The time on Blackboard's clock, whose zone is not in the name."""
        return datetime.strptime(self.time, "%Y-%m-%d-%H-%M-%S").replace(tzinfo=timezone.utc)


def recognises(root: Node) -> bool:
    """Whether most of it is named as Blackboard names it."""
    return sum(_is_attempt(each) for each in root.children) * 2 > len(root.children)


def _is_attempt(node: Node) -> bool:
    found = BLACKBOARD.fullmatch(node.name)
    if found is None or node.is_folder:
        return False
    try:
        return bool(_Attempt("", found["time"]).moment)
    except ValueError:  # no day or time that there is
        return False


def read(root: Node, contract: Contract) -> Reading:
    """An attempt each; which of a student's counts is decided later, by their times."""
    attempts: dict[tuple[str, str], _Attempt] = {}
    for node in filter(_is_attempt, root.children):
        found = BLACKBOARD.fullmatch(node.name)
        assert found
        key = (found["assignment_and_user"], found["time"])
        attempt = attempts.setdefault(key, _Attempt(*key, named=node.name))
        if found["file"] and is_noise(found["file"]):
            continue
        if found["file"]:
            attempt.files.append((found["file"], node))
        else:
            attempt.about = _text(node)
    others = [each.name for each in root.children if not _is_attempt(each)]
    users = _users(attempts.values())
    note = f"Left out, because no student's name is in it: {listed(others)}."
    return Reading(tuple(_handed_in(each, users) for each in attempts.values()), (note,) if others else ())


def _text(node: Node) -> str:
    """What Blackboard itself wrote: the student's words follow it."""
    with node.path.open("rb") as file:
        return file.read(SOURCE_BYTES).decode("utf-8-sig", "replace").partition("Submission Field:")[0]


def _users(attempts: Iterable[_Attempt]) -> Mapping[str, str]:
    """The user of each "assignment_user": both may hold underscores, and only the .txt files say where one ends."""
    told = {each.begins: found["user"] for each in attempts if (found := NAME.search(each.about))
            and each.begins.endswith("_" + found["user"])}
    every = sorted({each.begins for each in attempts})
    common = {begins[:-len(user)] for begins, user in told.items()}
    if not common:
        common = {shared_beginning(every, "_") or every[0][:every[0].rfind("_") + 1]}
    beginning = max(common, key=len)
    return {each: told.get(each) or (each.removeprefix(beginning) if each.startswith(beginning)
                                     else each.rpartition("_")[2]) for each in every}


def _handed_in(attempt: _Attempt, users: Mapping[str, str]) -> HandedIn:
    user = users[attempt.begins]
    found = NAME.search(attempt.about)
    when = attempt.moment
    named = attempt.files[0][1].name if attempt.files else attempt.named
    return HandedIn(user, named, tuple(attempt.files), (Student(user, found["name"] if found else ""),),
                    order=when.timestamp(), submitted_at=when if UNIVERSAL.search(attempt.about) else None)


LAYOUT = Layout("blackboard", "a bulk download of Blackboard", recognises, read, ids=("login", "id"))
