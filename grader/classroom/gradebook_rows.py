"""Write grades into a table that a platform exported: each into the row of its student, if that is certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from grader.classroom.raw_csv import RawCsv
from grader.classroom.spreadsheet import number_text
from grader.classroom.standing import Standing


@dataclass(frozen=True)
class Gradebook:
    """The file to import, and a sentence about everybody who has no grade in it."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass
class Filling:
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
