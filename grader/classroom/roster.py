"""A roster, CSV in whatever spelling it was exported -> the students of a course and the numbers they go by."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.classroom.participants import participant_number
from grader.classroom.people_names import spellings
from grader.classroom.roll import Student
from grader.classroom.roster_columns import Column, columns_of, is_staff
from grader.classroom.safe_names import identity
from grader.classroom.spreadsheet import WESTERN, decoded, delimiter_of, encoding_of
from grader.intake.entries import listed, printable, read_named
from grader.intake.errors import CallerError, NotGradable

BYTES = 20_000_000
IDENTIFIER = re.compile(r"\D*(\d+)")  # what Moodle's Identifier holds, "Participant 123" in any language
NUMBERS = ("id", "canvas", "login", "github", "email")


@dataclass(frozen=True)
class Enrolled:
    """A student of the roster, what they go by in each kind of column, and their name in each order of its words."""

    student: Student
    ids: Mapping[str, tuple[str, ...]]
    names: frozenset[str]


@dataclass(frozen=True)
class Roster:
    """Who is enrolled, in the order of the file, and what is to be said of the file."""

    enrolled: tuple[Enrolled, ...]
    notes: tuple[str, ...] = ()


@dataclass
class _Lines:
    """The students of the lines read so far, and the numbers of lines that are no student's, by why."""

    enrolled: list[Enrolled] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    longer: list[str] = field(default_factory=list)


def read(path: Path) -> Roster:
    """The roster in `path`. Raises CallerError with what is wrong with it and where."""
    name = printable(path.name)
    try:
        data = read_named(path, BYTES)
    except NotGradable as refusal:
        raise CallerError(f"{name} is larger than {BYTES // 1_000_000} MB, which no roster is.") from refusal
    rows = _rows(decoded(data, name), name)
    _, header = next(rows, (0, []))
    lines = _lines(rows, columns_of(header, name))
    _require_students(lines, name, len(header))
    once, twice = _once(lines.enrolled)
    western = encoding_of(data, name) == WESTERN
    return Roster(once, (
        *[f"{name} is not UTF-8; it was read in the Western code page of Windows ({WESTERN})."] * western,
        *[f"Lines of {name} without a student: {listed(lines.empty)}."] * bool(lines.empty),
        *[f"In {name}, but by their role no students: {listed(lines.staff)}."] * bool(lines.staff),
        *[f"Ids that stand in {name} more than once, of which the first line counts: {listed(twice, len(twice))}."]
        * bool(twice)))


def _lines(rows: Iterator[tuple[int, list[str]]], columns: Sequence[Column]) -> _Lines:
    lines = _Lines()
    for line, row in rows:
        cells = [(column, " ".join(value.split())) for column, value in zip(columns, row, strict=False)]
        enrolled = _enrolled(cells)
        if any(each.strip() for each in row[len(columns):]):
            lines.longer.append(str(line))
        elif enrolled is None:
            lines.empty.append(str(line))
        elif is_staff(value for column, value in cells if column.kind == "role"):
            lines.staff.append(enrolled.student.name or enrolled.student.id)
        else:
            lines.enrolled.append(enrolled)
    return lines


def _require_students(lines: _Lines, name: str, columns: int) -> None:
    if lines.longer:
        raise CallerError(f"{name} has more values than its first line, which has {columns}, in line "
                          f"{listed(lines.longer, 10)}; a name with a comma stands in quotes.")
    if not lines.enrolled:
        raise CallerError(f"{name} names no student: below its first line stands "
                          f"{'nobody who hands in' if lines.empty or lines.staff else 'nothing'}. Export it again.")


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, with their numbers; what separates the values is seen in the first."""
    first = next((each for each in text.splitlines() if each.strip()), "")
    told = re.fullmatch(r"sep=(.)", first.strip())  # a line for spreadsheets
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else delimiter_of(text), strict=True)
    try:
        for row in reader:
            if reader.line_num == 1 and told:
                continue
            yield from [(reader.line_num, row)] if row else []
    except csv.Error as error:
        raise CallerError(f"{name}, line {reader.line_num} is not CSV: {error}.") from error


def _enrolled(row: Sequence[tuple[Column, str]]) -> Enrolled | None:
    """The student of a line, where there is one; of several columns of a kind the one named first in COLUMNS."""
    ids: dict[str, tuple[str, ...]] = {}
    for column, value in sorted(row, key=lambda each: (each[0].kind, each[0].rank)):
        if column.kind and value:
            ids[column.kind] = (*ids.get(column.kind, ()), value)
    numbers = tuple(filter(None, (_participant(*each) for each in row)))
    first, last = (ids.get(each, ("",))[0] for each in ("first", "last"))
    name = ids.get("name", (f"{first} {last}".strip(),))[0]
    own = next((ids[kind][0] for kind in (*NUMBERS, "participant") if kind in ids), name)
    if not own or name == "Points Possible":  # Canvas's own line below the header
        return None
    student = Student(own, name, ids.get("email", ("",))[0], ids.get("section", ("",))[0])
    known = {kind: ids[kind] for kind in NUMBERS if kind in ids} | ({"participant": numbers} if numbers else {})
    return Enrolled(student, known, spellings(name) | spellings(f"{last}, {first}" if first and last else ""))


def _participant(column: Column, value: str) -> str:
    """Moodle's number of the student, where the column or the word before it says that it is that."""
    certain = IDENTIFIER.fullmatch(value) if column.is_identifier or column.kind == "participant" else None
    return certain[1] if certain else participant_number(value) if column.kind == "id" else ""


def _once(enrolled: Sequence[Enrolled]) -> tuple[tuple[Enrolled, ...], list[str]]:
    first: dict[str, Enrolled] = {}
    twice = []
    for each in enrolled:
        if first.setdefault(identity(each.student.id), each) is not each:
            twice.append(each.student.id)
    return tuple(first.values()), list(dict.fromkeys(twice))
