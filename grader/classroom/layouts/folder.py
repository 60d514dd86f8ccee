"""A folder with a file, notebook, folder or archive a student, whose name is the student's."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.layouts.plain_files import doubts, student_of
from grader.classroom.roll import Student
from grader.classroom.tree import Node, is_source, stem
from grader.intake.archive_kinds import begins_as_archive
from grader.intake.download_names import is_platforms
from grader.intake.entries import listed
from grader.sandbox.protocol.contract import Contract


def _is_students(node: Node) -> bool:
    return node.is_folder or is_source(node.name) or ("." not in node.name and _is_packed(node))


def _is_packed(node: Node) -> bool:
    try:
        return begins_as_archive(node.path)
    except OSError:  # then nobody can say, and it is left out by its name, as is said
        return False


def recognises(root: Node) -> bool:
    """Whether anything in it may be a student's."""
    return any(_is_students(each) for each in root.children)


def read(root: Node, contract: Contract) -> Reading:
    """Each of its folders, source files and archives is one student's."""
    students = [each for each in root.children if _is_students(each)]
    others = [each for each in root.children if not _is_students(each)]
    return Reading(tuple(_handed_in(each, stem(each.name)) for each in students),
                   (*_platforms(root), *doubts(root, contract)),
                   left_out=tuple(_handed_in(each, Path(each.name).stem) for each in others))


def _platforms(root: Node) -> list[str]:
    """Files that a platform has named, too few of all to take it for its download."""
    named = [each.name for each in root.children if is_platforms(each.name)]
    return [f"Named as a learning platform names files, and yet each is taken for the whole of a student's: "
            f"{listed(named, 3)}; --layout canvas, moodle or blackboard reads them so."] * bool(named)


def _handed_in(node: Node, stem: str) -> HandedIn:
    name = node.name if node.is_folder else stem
    return HandedIn(name, node.name, ((node.name, node),), (Student(student_of(name)),))


LAYOUT = Layout("folder", "a folder with a file, notebook, folder or archive a student", recognises, read,
                ids=("id", "email", "login", "participant"))
