"""A roster, CSV in whatever spelling it was exported -> the students of a course and the numbers they go by."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.people_names import folded, spellings
from grader.classroom.roll import Student
from grader.classroom.safe_names import identity
from grader.intake.entries import listed, printable, read_named
from grader.intake.refusals import CallerError, NotGradable

BYTES = 20_000_000
# What a column holds, by its header without case, accents, spaces and signs. Columns named first give a Student's id.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("sisuserid", "sisid", "sid", "studentid", "studentidnumber", "studentnumber", "studentno", "idnumber",
           "orgdefinedid", "universityid", "matriculationnumber", "matrikelnummer", "identifier", "id"),
    "login": ("sisloginid", "loginid", "login", "username", "user", "userid", "netid", "uid", "account"),
    "email": ("email", "emailaddress", "mail", "studentemail", "institutionemail"),
    "name": ("name", "studentname", "fullname", "student", "displayname"),
    "first": ("first", "firstname", "givenname", "forename", "vorname"),
    "last": ("last", "lastname", "surname", "familyname", "nachname"),
    "section": ("section", "sections", "sectionname", "labsection", "tutorial", "class"),
    "github": ("githubusername", "github", "githublogin"),
}
PARTICIPANT = re.compile(r"\D+(\d+)")  # what Moodle's Identifier holds, "Participant 123" in any language
NUMBERS = ("id", "canvas", "login", "github", "email")
IDENTIFIER = ("id", COLUMNS["id"].index("identifier"))
CANVAS_OWN = ("sisuserid", "sisloginid")  # beside these a column ID holds the numbers of Canvas itself


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


def read(path: Path) -> Roster:
    """The roster in `path`. Raises CallerError with what is wrong with it and where."""
    name = printable(path.name)
    try:
        text, notes = _decoded(read_named(path, BYTES), name)
    except NotGradable as refusal:
        raise CallerError(f"{name} is larger than {BYTES // 1_000_000} MB, which no roster is.") from refusal
    rows = _rows(text, name)
    _, header = next(rows, (0, []))
    columns = _columns(header, name)
    enrolled: list[Enrolled] = []
    empty: list[str] = []
    for line, row in rows:
        if any(each.strip() for each in row[len(header):]):
            raise CallerError(f"{name}, line {line} has {len(row)} values and the first line has {len(header)}; a name "
                              "with a comma stands in quotes.")
        found = _enrolled(list(zip(columns, row, strict=False)))
        if found is None:
            empty.append(str(line))
        else:
            enrolled.append(found)
    once, twice = _once(enrolled)
    return Roster(once, (*notes, *[f"Lines of {name} without a student: {listed(empty)}."] * bool(empty),
                         *[f"Ids that stand in {name} more than once, of which the first line counts: "
                           f"{listed(twice, len(twice))}."] * bool(twice)))


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), [f"{name} is not UTF-8; it was read as Latin-1."]


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, with their numbers; what separates the values is seen in the first."""
    first = next((each for each in text.splitlines() if each.strip()), "")
    told = re.fullmatch(r"sep=(.)", first.strip())  # a line for spreadsheets
    separator = told[1] if told else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if reader.line_num == 1 and told:
                continue
            yield from [(reader.line_num, row)] if row else []
    except csv.Error as error:
        raise CallerError(f"{name}, line {reader.line_num} is not CSV: {error}.") from error


def _columns(header: Sequence[str], name: str) -> list[tuple[str, int]]:
    """What each column holds and how far down its kind it stands; nothing for those not known."""
    plain = [re.sub(r"[^a-z0-9]", "", folded(each)) for each in header]
    found = []
    for each in plain:
        kind = next((kind for kind, names in COLUMNS.items() if each in names), "")
        found.append((kind, COLUMNS[kind].index(each) if kind else 0))
        if each == "id" and any(own in plain for own in CANVAS_OWN):
            found[-1] = ("canvas", 0)
    if not {kind for kind, _ in found} & {"id", "login", "email", "name", "first", "last", "github"}:
        held = f"it has {listed(header, 10)}" if header else "it is empty"
        raise CallerError(f"The first line of {name} names no column of ids, logins, e-mails or names: {held}.")
    return found


def _enrolled(row: Sequence[tuple[tuple[str, int], str]]) -> Enrolled | None:
    """The student of a line, where there is one; of several columns of a kind the one named first in COLUMNS."""
    ids: dict[str, tuple[str, ...]] = {}
    for (kind, rank), value in sorted(row, key=lambda each: each[0]):
        value = " ".join(value.split())
        if kind and value:
            ids[kind] = (*ids.get(kind, ()), value)
        moodle = PARTICIPANT.fullmatch(value) if (kind, rank) == IDENTIFIER else None
        if moodle:
            ids["participant"] = (moodle[1],)
    first, last = (ids.get(each, ("",))[0] for each in ("first", "last"))
    name = ids.get("name", (f"{first} {last}".strip(),))[0]
    email = ids.get("email", ("",))[0]
    own = next((ids[kind][0] for kind in NUMBERS if kind in ids), name)
    if not own or name == "Points Possible":  # Canvas's own line below the header
        return None
    student = Student(own, name, email, ids.get("section", ("",))[0])
    numbers = {kind: ids[kind] for kind in (*NUMBERS, "participant") if kind in ids}
    return Enrolled(student, numbers, spellings(name) | spellings(f"{last}, {first}" if first and last else ""))


def _once(enrolled: Sequence[Enrolled]) -> tuple[tuple[Enrolled, ...], list[str]]:
    first: dict[str, Enrolled] = {}
    twice = []
    for each in enrolled:
        if first.setdefault(identity(each.student.id), each) is not each:
            twice.append(each.student.id)
    return tuple(first.values()), list(dict.fromkeys(twice))
