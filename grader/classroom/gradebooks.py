"""The file that an instructor exported from Canvas or Moodle -> the same file with grades, as the platform imports it.

Canvas: the columns Student, ID, SIS User ID, SIS Login ID ..., a column for each assignment ("Homework 4 (1234)"),
and under the header rows that are no students: at times "Manual Posting", then "Points Possible". Moodle: the grading
worksheet of the assignment (Identifier as "Participant 1234", Grade, Maximum Grade ...), or the gradebook as text.
Nothing but grades is written: who has none, or cannot be matched, keeps what the cell held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from grader.classroom.gradebook_rows import Filling, Gradebook
from grader.classroom.people_names import spellings
from grader.classroom.raw_csv import RawCsv, parsed
from grader.classroom.standing import Standing
from grader.intake.download_names import MOODLE
from grader.intake.errors import CallerError

__all__ = ["MOODLE_GRADE", "Gradebook", "canvas", "moodle"]
CANVAS_KEYS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
MOODLE_KEYS = ("Identifier", "ID number", "Username", "Email address")
POSSIBLE, TEST_STUDENT, EXCUSED = "Points Possible", "Student, Test", "EX"
MOODLE_GRADE, MOODLE_MOST, MOODLE_OPEN = "Grade", "Maximum Grade", "Grade can be changed"


def canvas(content: bytes, name: str, column: str, standings: Sequence[Standing]) -> Gradebook:
    """Canvas's gradebook `content` with the totals in `column`, named with the assignment's number or without.

    CallerError where it is no such file, has no such column, or the assignment has other points there.
    """
    table = parsed(content, name)
    header = table.header
    named = [place for place, title in enumerate(header)
             if column in (title, re.sub(r" \(\d+\)$", "", title))]
    if "Student" not in header or not set(CANVAS_KEYS) & set(header):
        raise CallerError(f"{name} is no gradebook of Canvas: it has no column Student, or none of "
                          f"{', '.join(CANVAS_KEYS)}.")
    if len(named) != 1:
        raise CallerError(_no_column(name, column, header, len(named)))
    first = _canvas_students(table, header.index("Student"))
    for row in range(1, first):
        if POSSIBLE in table.value(row, header.index("Student")):
            _require_points(name, table.value(row, named[0]), standings)
    called = _cell(table, header, "Student")
    rows = [row for row in range(first, len(table.rows)) if called(row) not in ("", TEST_STUDENT)]
    return Filling(table, named[0], rows, lambda row: _keys(table, header, CANVAS_KEYS, row),
                   lambda row: _names(table, header, row), lambda row: "", called,
                   lambda row: "excused" if table.value(row, named[0]).strip().upper() == EXCUSED else "",
                   ).fill(standings)


def moodle(content: bytes, name: str, standings: Sequence[Standing], column: str = MOODLE_GRADE) -> Gradebook:
    """Moodle's grading worksheet or gradebook `content` with the totals in `column`. CallerError as for Canvas."""
    table = parsed(content, name)
    header = table.header
    if not set(MOODLE_KEYS) & set(header):
        raise CallerError(f"{name} is no worksheet of Moodle in English: it has none of the columns "
                          f"{', '.join(MOODLE_KEYS)}. Switch Moodle to English and export it again.")
    if header.count(column) != 1:
        raise CallerError(_no_column(name, column, header, header.count(column)))
    rows = [row for row in range(1, len(table.rows)) if any(table.value(row, place) for place in range(len(header)))]
    most, opened = _cell(table, header, MOODLE_MOST), _cell(table, header, MOODLE_OPEN)
    for points in dict.fromkeys(most(row) for row in rows):
        _require_points(name, points, standings)
    title = next((title for title in ("Full name", "Last name", *MOODLE_KEYS) if title in header), column)
    return Filling(table, header.index(column), rows, lambda row: _keys(table, header, MOODLE_KEYS, row),
                   lambda row: _names(table, header, row), _cell(table, header, "Email address"),
                   _cell(table, header, title), lambda row: "locked in Moodle" if opened(row) == "No" else "",
                   _participant).fill(standings)


def _canvas_students(table: RawCsv, student: int) -> int:
    """The first row that is a student: below "Points Possible", where there is one."""
    top = range(1, min(4, len(table.rows)))
    return next((row + 1 for row in top if POSSIBLE in table.value(row, student)), 1)


def _cell(table: RawCsv, header: Sequence[str], title: str) -> Callable[[int], str]:
    """What a row says under `title`; nothing where there is no such column."""
    place = header.index(title) if title in header else None
    return lambda row: "" if place is None else table.value(row, place).strip()


def _keys(table: RawCsv, header: Sequence[str], titles: Iterable[str], row: int) -> set[str]:
    """By what a row may be known; Moodle's "Participant 1234" by its number too, in any language."""
    values = {title: _cell(table, header, title)(row).casefold() for title in titles}
    number = re.search(r"\d+$", values.get("Identifier", ""))
    return {*values.values(), number[0] if number else ""} - {""}


def _participant(standing: Standing) -> str:
    """Moodle's number of the student in the name of what was handed in, where it still stands under that name."""
    found = MOODLE.fullmatch(standing.upload.path.name) if standing.upload else None
    return (found["participant"] or "") if found else ""


def _names(table: RawCsv, header: Sequence[str], row: int) -> frozenset[str]:
    """The name of a row in each order of its words; none where the platform hides it."""
    whole, first, last = (_cell(table, header, title)(row) for title in ("Full name", "First name", "Last name"))
    student = _cell(table, header, "Student")(row)
    return spellings(whole or student) | spellings(f"{last}, {first}" if first and last else "")


def _require_points(name: str, text: str, standings: Iterable[Standing]) -> None:
    """The platform gives the points that the homework has: else every grade would mean something else there."""
    given = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text.strip())
    most = max((standing.result.max_score for standing in standings if standing.result), default=None)
    if given and most is not None and float(f"{given[1]}.{given[2] or 0}") != most:
        raise CallerError(f"{name} has {text.strip()} points for this assignment, and the homework {most:g}: set it to "
                          f"{most:g} on the platform and export the file again.")


def _no_column(name: str, column: str, header: Sequence[str], count: int) -> str:
    titles = ", ".join(title for title in header if title)
    return (f"{name} has {count or 'no'} column{'s' * (count > 1)} {column!r}; name that of the grade with "
            f"--column. Its columns are {titles}.")
