"""The roll of a class as a table: which file is graded for whom, before anything runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TextIO

from rich.table import Table
from rich.text import Text

from grader.classroom.roll import Class, Student, Upload
from grader.intake.entries import printable
from grader.results.terminal.spelling import Spelling

NOBODY = "(nothing handed in)"


def table(held: Class, *, file: TextIO | None = None) -> Table:
    """A line for each student of each upload, then one for each who handed in nothing, in the letters of `file`."""
    spelling = Spelling(file or sys.stdout)

    def text(written: str, style: str = "") -> Text:
        return Text(spelling(printable(written)), style=style, overflow="fold")

    students = {each.id: each for each in held.students}
    counts = f"{_counted(len(held.uploads), 'submission')}, {_counted(len(students), 'student')}"
    shown = Table(title=text(f"{held.layout}: {counts}"), title_justify="left")
    for heading in ("file", "id", "student", "name", "handed in"):
        shown.add_column(heading, overflow="fold")
    for upload in held.uploads:
        first = (upload.named or upload.path.name, upload.id)
        for line in _lines(upload, students):
            shown.add_row(*(text(each) for each in (*first, *line, _when(upload))))
            first = ("", "")
    for student in _without(held):
        shown.add_row(text(NOBODY, "dim"), text(""), text(student.id), text(student.name), text(""))
    return shown


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines(upload: Upload, students: Mapping[str, Student]) -> list[tuple[str, str]]:
    """The id and the name of each who gets the grade."""
    return [(each, students[each].name if each in students else "") for each in upload.members] or [("", "")]


def _without(held: Class) -> list[Student]:
    members = {each for upload in held.uploads for each in upload.members}
    return [each for each in held.students if each.id not in members]


def _when(upload: Upload) -> str:
    when = f"{upload.submitted_at:%Y-%m-%d %H:%M %Z}" if upload.submitted_at else ""
    late = {True: "late", False: "in time", None: ""}[upload.late]
    return ", ".join(each for each in (when, late) if each)
