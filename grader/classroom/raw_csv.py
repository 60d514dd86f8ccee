"""A CSV file in which single cells are replaced and every other byte stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.classroom.spreadsheet import delimiter_of
from grader.intake.errors import CallerError

MARK = "\ufeff"


@dataclass
class RawCsv:
    """`rows` of raw cells, quotes and all, each with what ended it; the first row is the header."""

    name: str
    encoding: str
    rows: list[list[tuple[str, str]]]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [self.value(0, column).removeprefix(MARK).strip() for column in range(len(self.rows[0]))]

    def value(self, row: int, column: int) -> str:
        """What the cell says; empty where the row is too short."""
        cell = self.rows[row][column][0] if column < len(self.rows[row]) else ""
        return _value(cell)

    def replace(self, row: int, column: int, text: str) -> None:
        """Have the cell say `text`, which needs no quotes. CallerError where the row is too short."""
        if column >= len(self.rows[row]):
            raise CallerError(f"{self.name}: row {row + 1} is shorter than the header; export the file again.")
        self.rows[row][column] = (text, self.rows[row][column][1])

    def content(self) -> bytes:
        """The file."""
        return "".join(cell + end for row in self.rows for cell, end in row).encode(self.encoding)


def parsed(content: bytes, name: str) -> RawCsv:
    """The file `content`. CallerError if it is empty or no CSV."""
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("latin-1"), "latin-1"  # any bytes, and back
    if "\0" in text or not text.strip(MARK + "\r\n "):
        raise CallerError(f"{name} is no CSV file: export it again.")
    return RawCsv(name, encoding, _rows(text, delimiter_of(text)))


def _rows(text: str, delimiter: str) -> list[list[tuple[str, str]]]:
    plain = f"[^{delimiter}\r\n]*"
    cell = re.compile(f'({MARK}?"[^"]*(?:""[^"]*)*"{plain}|{plain})({delimiter}|\r\n|\n|\r|$)')
    rows: list[list[tuple[str, str]]] = [[]]
    position = 0
    while position < len(text) or rows[-1]:
        found = cell.match(text, position)
        assert found is not None  # any text matches the second branch
        rows[-1].append((found[1], found[2]))
        position = found.end()
        if found[2] != delimiter:
            rows.append([])
            if position == len(text):
                break
    return [row for row in rows if row]


def _value(cell: str) -> str:
    quoted = re.fullmatch(f'{MARK}?"(.*)"', cell, re.DOTALL)
    return quoted[1].replace('""', '"') if quoted else cell
