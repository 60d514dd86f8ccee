"""The file that an instructor exported from Canvas or Moodle -> the same file with grades, as the platform imports it.

Canvas: the columns Student, ID, SIS User ID, SIS Login ID ..., a column for each assignment ("Homework 4 (1234)"),
and under the header rows that are no students: at times "Manual Posting", then "Points Possible". Moodle: the grading
worksheet of the assignment (Identifier as "Participant 1234", Grade, Maximum Grade ...), or the gradebook as text.
Nothing but grades is written: who has none, or cannot be matched, keeps what the cell held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from grader.classroom.raw_csv import RawCsv, parsed
from grader.classroom.spreadsheet import number_text
from grader.classroom.standing import Standing
from grader.intake.refusals import CallerError

CANVAS_KEYS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
MOODLE_KEYS = ("Identifier", "ID number", "Username", "Email address")
POSSIBLE, TEST_STUDENT, EXCUSED = "Points Possible", "Student, Test", "EX"
MOODLE_GRADE, MOODLE_MOST, MOODLE_OPEN = "Grade", "Maximum Grade", "Grade can be changed"


@dataclass(frozen=True)
class Gradebook:
    """The file to import, and a sentence about everybody who has no grade in it."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass
class _Filling:
    """One file being filled: which rows are students, how they are named, and where the grade goes."""

    table: RawCsv
    column: int
    rows: Sequence[int]
    keys: Callable[[int], set[str]]
    called: Callable[[int], str]
    locked: Callable[[int], str]
    notes: list[str] = field(default_factory=list)

    def fill(self, standings: Iterable[Standing]) -> Gradebook:
        """Write the grade of everybody who stands for exactly one row."""
        found = self._found(tuple(standings))
        for row, matches in found.items():
            if len(matches) > 1:
                names = " and ".join(each.student.id for each in matches)
                self.notes.append(f"{self.called(row)} may be {names}: left as it is.")
            elif matches:
                self._put(row, matches[0])
            else:
                self.notes.append(f"{self.called(row)} is nobody of this class: left as it is.")
        return Gradebook(self.table.content(), tuple(self.notes))

    def _found(self, standings: Sequence[Standing]) -> dict[int, list[Standing]]:
        """Whom each row may stand for; who stands for several rows or for none is said."""
        names: dict[str, set[int]] = {}
        for row in self.rows:
            for key in self.keys(row):
                names.setdefault(key, set()).add(row)
        found: dict[int, list[Standing]] = {row: [] for row in self.rows}
        for standing in standings:
            keys = {standing.student.id.casefold(), standing.student.email.casefold()} - {""}
            rows = set().union(*(names.get(key, set()) for key in keys))
            if len(rows) != 1:
                why = "stands for several rows" if rows else "is in no row"
                self.notes.append(f"{standing.student.id} {why} of {self.table.name}.")
            for row in rows if len(rows) == 1 else ():
                found[row].append(standing)
        return found

    def _put(self, row: int, standing: Standing) -> None:
        why = self.locked(row)
        if standing.total is None or why:
            self.notes.append(f"{self.called(row)}: {why or standing.status}; left as it is.")
        else:
            self.table.replace(row, self.column, number_text(standing.total))


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
    return _Filling(table, named[0], rows, lambda row: _keys(table, header, CANVAS_KEYS, row), called,
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
    return _Filling(table, header.index(column), rows, lambda row: _keys(table, header, MOODLE_KEYS, row),
                    _cell(table, header, title), lambda row: "locked in Moodle" if opened(row) == "No" else "",
                    ).fill(standings)


def _canvas_students(table: RawCsv, student: int) -> int:
    """The first row that is a student: below "Points Possible", where there is one."""
    top = range(1, min(4, len(table.rows)))
    return next((row + 1 for row in top if POSSIBLE in table.value(row, student)), 1)


def _cell(table: RawCsv, header: Sequence[str], title: str) -> Callable[[int], str]:
    """What a row says under `title`; nothing where there is no such column."""
    place = header.index(title) if title in header else None
    return lambda row: "" if place is None else table.value(row, place).strip()


def _keys(table: RawCsv, header: Sequence[str], titles: Iterable[str], row: int) -> set[str]:
    """By what a row may be known; Moodle's "Participant 1234" by its number too."""
    values = {title: _cell(table, header, title)(row).casefold() for title in titles}
    number = re.search(r"\d+$", values.get("Identifier", ""))
    return {*values.values(), number[0] if number else ""} - {""}


def _require_points(name: str, text: str, standings: Iterable[Standing]) -> None:
    """The platform gives the points that the homework has: else every grade would mean something else there."""
    given = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text.strip())
    most = max((standing.result.max_score for standing in standings if standing.result), default=None)
    if given and most is not None and float(f"{given[1]}.{given[2] or 0}") != most:
        raise CallerError(f"{name} has {text.strip()} points for this assignment, and the homework {most:g}: set it to "
                          f"{most:g} on the platform and export the file again.")


def _no_column(name: str, column: str, header: Sequence[str], count: int) -> str:
    titles = ", ".join(title for title in header if title)
    return f"{name} has {count or 'no'} column{'s' * (count > 1)} {column!r}; its columns are {titles}."
