"""Which homework a command is about: our own, as an assignment sets it, or the one in a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.authoring.beside import NAME
from grader.configuration.assignment import Assignment
from grader.configuration.document import AssignmentError
from grader.grading.homework import Homework
from grader.homework.default import DEFAULT
from grader.homework.homework4 import homework4


def which_homework(folder: Path | None, assignment_file: Path) -> Homework:
    """The homework in `folder`, or our own as `assignment_file` sets it. AssignmentError where either is wrong."""
    require_one(folder, assignment_file)
    return homework4(assignment_file) if folder is None else _in(folder)


def to_grade_by(folder: Path | None, assignment_file: Path) -> Homework:
    """As which_homework. AssignmentError also where the reference in `folder` does not return what is declared."""
    if folder is None:
        return which_homework(folder, assignment_file)
    require_one(folder, assignment_file)
    from grader.authoring.homework_folder import told  # most gradings are of our own
    from grader.authoring.usable import require_answers
    from grader.authoring.whole_folder import read_folder

    declared = read_folder(folder)
    if (solution := folder / declared.solution).is_file():
        require_answers(declared, solution)
    return told(declared, folder)


def require_one(folder: Path | None, assignment_file: Path) -> None:
    """AssignmentError where both another homework and an assignment of our own are named."""
    if folder is not None and assignment_file != DEFAULT:
        raise AssignmentError("--assignment and --homework exclude each other: what a course may change of another "
                              f"homework stands in its own {folder / NAME}.")


def homework_of(assignment: Assignment, folder: Path | None) -> Homework:
    """The homework in `folder`, or our own, as an assignment sets it that was read before."""
    return homework4(assignment) if folder is None else replace(_in(folder), assignment=assignment)


def _in(folder: Path) -> Homework:
    from grader.authoring.homework_folder import homework_in  # most gradings are of our own

    return homework_in(folder)
