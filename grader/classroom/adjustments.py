"""adjustments.csv: what a person corrects by hand, read as spreadsheets save it and checked line by line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.classroom.roll import Student
from grader.classroom.spreadsheet import as_csv, read_rows, unguarded
from grader.data_classes import dataclass
from grader.intake.errors import CallerError
from grader.whole_file import write_whole

NAME = "adjustments.csv"
HEADER = ("student", "test", "points", "delta", "comment", "by")


@dataclass(frozen=True)
class Adjustment:
    """One line: the `student` by id gets `points` in the `test`, or `delta` more, which may be negative."""

    student: str
    test: str
    points: float | None = None
    delta: float | None = None
    comment: str = ""
    by: str = ""
    line: int = 0


def ensure_file(folder: Path) -> Path:
    """Where the file is; one with nothing but its header is made if there is none. Nothing else ever writes to it."""
    path = folder / NAME
    if not path.exists():
        write_whole(path, as_csv([HEADER]))
    return path


def are_in(folder: Path) -> bool:
    """Whether the file in `folder` holds any line but its header."""
    return len(_rows(folder / NAME)) > 1


def read(path: Path, students: Sequence[Student], tests: Mapping[str, float]) -> tuple[Adjustment, ...]:
    """The adjustments in `path`, none if there is no such file. `tests` are the points of each test, by its number.

    CallerError with every line that cannot be meant: an unknown student or test, both points and delta or neither,
    points that the test does not have, a test of a student twice.
    """
    rows = _rows(path)
    if not rows:
        return ()
    places, known = _places(path, rows[0][1]), _known(students)
    read: list[Adjustment] = []
    wrong: list[str] = []
    for line, row in rows[1:]:
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        try:
            read.append(_adjustment(line, cells, known, tests, read))
        except ValueError as error:
            wrong.append(f"line {line}: {error}")
    if wrong:
        more = f" ({len(wrong)} lines are wrong: {'; '.join(wrong[1:])})" if len(wrong) > 1 else ""
        raise CallerError(f"{path}, {wrong[0]}{more}.")
    return tuple(read)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        return read_rows(path.read_bytes(), str(path))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CallerError(f"{path} cannot be read: {error.strerror}.") from error


def _places(path: Path, header: list[str]) -> dict[str, int]:
    names = [name.casefold() for name in header]
    missing = [name for name in HEADER[:4] if name not in names]
    if missing:
        raise CallerError(f"{path}, line 1: it has no column {', '.join(missing)}; the first line must be "
                          f"{','.join(HEADER)}.")
    return {name: names.index(name) for name in HEADER if name in names}


def _known(students: Sequence[Student]) -> dict[str, set[str]]:
    """How a student may be named -> ids: by the id, also where a spreadsheet took zeros from its front, or e-mail."""
    known: dict[str, set[str]] = {}
    for student in students:
        for name in {student.id, student.email, student.id.lstrip("0") if student.id.isdecimal() else ""} - {""}:
            known.setdefault(name.casefold(), set()).add(student.id)
    return known


def _adjustment(line: int, cells: Mapping[str, str], known: Mapping[str, set[str]], tests: Mapping[str, float],
                before: Sequence[Adjustment]) -> Adjustment:
    student = _student(cells["student"], known)
    test = _test(cells["test"], tests)
    points, delta = _number(cells["points"], "points"), _number(cells["delta"], "delta")
    if (points is None) == (delta is None):
        raise ValueError("give either points or delta" if points is None else "it has both points and delta; give one")
    if points is not None and not 0 <= points <= tests[test]:
        raise ValueError(f"{points:g} points are out of range: test {test} has {tests[test]:g}")
    if delta is not None and abs(delta) > tests[test]:
        raise ValueError(f"a delta of {delta:g} is out of range: test {test} has {tests[test]:g} points")
    twice = next((other.line for other in before if (other.student, other.test) == (student, test)), None)
    if twice is not None:
        raise ValueError(f"test {test} of {student} is adjusted in line {twice} too; give one line")
    comment, by = (unguarded(cells.get(name, "")) for name in ("comment", "by"))
    return Adjustment(student, test, points, delta, comment, by, line)


def _student(text: str, known: Mapping[str, set[str]]) -> str:
    ids = known.get(text.casefold()) or known.get(unguarded(text).casefold(), set())
    exact = ids & {text, unguarded(text)}
    if len(exact or ids) > 1:
        raise ValueError(f"{text!r} may be {' or '.join(sorted(ids))}; write the whole id")
    if not ids:
        raise ValueError(f"there is no student {text!r} in this class")
    return min(exact or ids)


def _test(text: str, tests: Mapping[str, float]) -> str:
    """The number of a test as typed, after "test" or an apostrophe, or with a comma, as some spreadsheets save it."""
    number = re.sub(r"^(test|#|')\s*", "", text.casefold()).replace(",", ".")
    if number not in tests:
        raise ValueError(f"there is no test {text!r}")
    if text == number and number.endswith(".1") and f"{number}0" in tests:
        raise ValueError(f"a spreadsheet makes {number} of {number}0 too, and there are both; write 'test {number}' or "
                         f"'test {number}0'")
    return number


def _number(text: str, what: str) -> float | None:
    if not text:
        return None
    try:
        number = float(unguarded(text).replace(",", ".").replace("\u2212", "-"))
    except ValueError:
        raise ValueError(f"{what} {text!r} is no number") from None
    if not math.isfinite(number):
        raise ValueError(f"{what} {text!r} is no number")
    return number
