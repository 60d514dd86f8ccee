"""CSV files for spreadsheets: written so that no text becomes a formula, read as spreadsheets save them.

A spreadsheet runs what begins with =, +, - or @ (also the wide forms of these), and what follows a character that it
may take for the end of a cell. An apostrophe before it makes it text; `unguarded` takes exactly that one away again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from grader.intake.errors import CallerError

Cell = str | float | None
WESTERN = "cp1252"
_MARK = r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
# Inside a cell quotes too: what a comma's reader takes for a quote there, a semicolon's takes for the start of a cell.
_RISKY = re.compile(rf"(?:^(?=[ \u00a0']*{_MARK})|(?<=[;\t\r\n])(?=[ \u00a0'\"]*{_MARK}))")
_GUARDED = re.compile(rf"(?:^'(?=[ \u00a0']*{_MARK})|(?<=[;\t\r\n])'(?=[ \u00a0'\"]*{_MARK}))")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def guarded(text: str) -> str:
    """`text` so that no spreadsheet takes it, or a part of it, for a formula; without what no file can hold."""
    storable = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return _RISKY.sub("'", storable)


def unguarded(text: str) -> str:
    """What `guarded` made `text` of."""
    return _GUARDED.sub("", text)


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180 in UTF-8, with the mark by which spreadsheets know it. Text is guarded; numbers stay numbers."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def number_text(number: float) -> str:
    """The shortest decimal number with a point: 87, 62.5."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decoded(content: bytes, name: str) -> str:
    """The text of a CSV file as spreadsheets save it, in an encoding that `encoding_of` knows. CallerError as there."""
    return content.decode(encoding_of(content, name), "replace").removeprefix("\ufeff")


def encoding_of(content: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark or without, or the Western code page. CallerError for a workbook, or for no text."""
    if content.startswith(_WORKBOOKS):
        raise CallerError(f"{name} is a workbook of a spreadsheet and no CSV file: save it as CSV in UTF-8.")
    encoding = _wide(content) or "utf-8"
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or b"\0" in content:
            raise CallerError(f"{name} is no CSV file: save it as CSV in UTF-8.") from error
        return WESTERN
    return encoding


def _wide(content: bytes) -> str | None:
    """The kind of UTF-16 that it is: by its mark, or by the zeros of its first letters, which a header has in ASCII."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    first, second = content[0:8:2], content[1:8:2]
    if len(content) > 3 and 0 not in first and not any(second):
        return "utf-16-le"
    return "utf-16-be" if len(content) > 3 and 0 not in second and not any(first) else None


def delimiter_of(text: str) -> str:
    """What separates the cells of the first line that has any: a comma, a semicolon or a tab."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(",;\t", key=bare.count)


def read_rows(content: bytes, name: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with the number of its line. CallerError where the file cannot be read."""
    text = decoded(content, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, [cell.strip() for cell in row]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CallerError(f"{name}, line {line}: it is no CSV ({error}). Save it as CSV in UTF-8.") from error
    return rows


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else number_text(cell)
