"""Write grades into a table that a platform exported: each into the row of its student, if that is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from grader.classroom.participants import participant_number
from grader.classroom.people_names import plain
from grader.classroom.raw_csv import RawCsv
from grader.classroom.spreadsheet import number_text
from grader.classroom.standing import Standing
from grader.intake.entries import listed

MOST_NAMED = 10


@dataclass(frozen=True)
class Gradebook:
    """The file to import, and a sentence about everybody who has no grade in it."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass
class Filling:
    """One file being filled: which rows are students, by what they are known, and where the grade goes.

    `keys` are ids of any kind, `names` the name in each order of its words, `email` is empty where the file has none.
    """

    table: RawCsv
    column: int
    rows: Sequence[int]
    keys: Callable[[int], set[str]]
    names: Callable[[int], frozenset[str]]
    email: Callable[[int], str]
    called: Callable[[int], str]
    locked: Callable[[int], str]
    also: Callable[[Standing], str] = lambda standing: ""  # one more key by which the platform knows a student
    notes: list[str] = field(default_factory=list)

    def fill(self, standings: Iterable[Standing]) -> Gradebook:
        """Write the grade of everybody who stands for exactly one row."""
        found = self._found(tuple(standings))
        unknown = [self.called(row) for row, matches in found.items() if not matches]
        for row, matches in found.items():
            if len(matches) > 1:
                names = " and ".join(each.student.id for each in matches)
                self.notes.append(f"{self.called(row)} may be {names}: left as it is.")
            elif matches:
                self._put(row, matches[0])
        self._say(unknown, "is nobody of this class: left as it is", "Nobody of this class, and left as they are")
        return Gradebook(self.table.content(), tuple(self.notes))

    def _found(self, standings: Sequence[Standing]) -> dict[int, list[Standing]]:
        """Whom each row may stand for; who stands for several rows or for none is said."""
        found: dict[int, list[Standing]] = {row: [] for row in self.rows}
        rows_of = _by_key(self.rows, self.keys)
        lost: list[Standing] = []
        for standing in standings:
            rows = set().union(*(rows_of.get(key, set()) for key in _keys(standing) | {self.also(standing)}))
            if len(rows) > 1:
                self.notes.append(f"{standing.student.id} stands for several rows of {self.table.name}.")
            elif rows:
                found[rows.pop()].append(standing)
            else:
                lost.append(standing)
        self._find_by_name(lost, found, Counter(plain(each.student.name) for each in standings))
        return found

    def _find_by_name(self, lost: Iterable[Standing], found: dict[int, list[Standing]], times: Counter[str]) -> None:
        """Who is in no row by any id, by a name that nobody else has, there or in the class, and only if it is said."""
        rows_of = _by_key(self.rows, self.names)
        missing: list[str] = []
        for standing in lost:
            student, name = standing.student, plain(standing.student.name)
            rows = {row for row in rows_of.get(name, ()) if not (student.email and self.email(row))}
            if len(rows) == 1 == times[name] == len(rows_of[name]) and not found[min(rows)]:
                found[min(rows)].append(standing)
                self.notes.append(f"{student.id} was found in {self.table.name} by the name alone: {student.name}.")
            else:
                missing.append(student.id)
        self._say(missing, f"is in no row of {self.table.name}", f"In no row of {self.table.name}")

    def _say(self, names: Sequence[str], of_one: str, of_several: str) -> None:
        """One sentence, however many they are: all of a class, where the gradebook is another's."""
        if len(names) == 1:
            self.notes.append(f"{names[0]} {of_one}.")
        elif names:
            self.notes.append(f"{of_several}: {listed(names, MOST_NAMED)}.")

    def _put(self, row: int, standing: Standing) -> None:
        why = self.locked(row)
        if standing.total is None or why:
            self.notes.append(f"{self.called(row)}: {why or standing.status}; left as it is.")
        else:
            self.table.replace(row, self.column, number_text(standing.total))


def _by_key(rows: Iterable[int], keys: Callable[[int], Collection[str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for row in rows:
        for key in keys(row):
            found.setdefault(key, set()).add(row)
    return found


def _keys(standing: Standing) -> set[str]:
    student = standing.student
    return {student.id.casefold(), student.email.casefold(), participant_number(student.id)} - {""}
