"""Clones of GitHub Classroom: a repository assignment-username a student."""

from __future__ import annotations

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.layouts.beginnings import shared_beginning
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.intake.entries import listed, printable
from grader.sandbox.protocol.contract import Contract

SUBMISSIONS = "-submissions"  # the command line of GitHub Classroom clones into a folder of this name


def recognises(root: Node) -> bool:
    """Whether most folders in it are clones."""
    return sum(each.is_clone for each in root.folders) * 2 > len(root.folders)


def read(root: Node, contract: Contract) -> Reading:
    """Each clone is a student's; in what all names begin with stands the assignment."""
    clones = [each for each in root.folders if each.is_clone]
    others = [each.name for each in root.children if not each.is_clone]
    beginning = _assignment(root, [each.name for each in clones])
    notes = [f"Left out, being no clones: {listed(others)}."] * bool(others)
    if not beginning:
        notes.append(f"The assignment cannot be told from the student in {printable(clones[0].name)}, so students stand"
                     " under the whole names of their repositories.")
    return Reading(tuple(_handed_in(each, each.name.removeprefix(beginning)) for each in clones), tuple(notes))


def _assignment(root: Node, names: list[str]) -> str:
    told = root.name.removesuffix(SUBMISSIONS) + "-"
    if root.name.endswith(SUBMISSIONS) and all(each.startswith(told) and each != told for each in names):
        return told
    return shared_beginning(names, "-")


def _handed_in(node: Node, user: str) -> HandedIn:
    return HandedIn(user.lower(), node.name, ((node.name, node),), (Student(user),))


LAYOUT = Layout("github", "clones of GitHub Classroom", recognises, read, ids=("github",))
