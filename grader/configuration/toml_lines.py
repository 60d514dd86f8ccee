"""Where in the text of a TOML file a key stands, which its parser does not tell."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[^\[\]]+?)\s*\]")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def line_of(text: str, key: str, table: str = "", place: int = 0) -> int | None:
    """The number of the line that gives `key` in `table`, by default outside all; None where it is hard to see.

    Of several tables of that name it is the one at `place`, counted from 0.
    """
    inside, before = "", place
    # As in [limits] seconds = 3, in limits.seconds = 3, or in limits = { seconds = 3 }.
    inline = f"{_given(table).pattern}.*[{{,]{_given(key).pattern}"
    outside = re.compile(f"{_given(table, key).pattern}|{inline}" if table else _given(key).pattern)
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            inside = header["name"].strip("\"'")
            before -= inside == table
            if not table and inside.split(".")[0].strip(" \"'") == key:
                return number
        elif (_given(key) if inside == table else outside).match(line) and (
                inside == "" or (inside == table and before < 0)):
            return number
    return None


def _given(*names: str) -> re.Pattern[str]:
    """A pattern for the names, joined by dots, as the left side of an assignment; each may stand in quotes."""
    words = [rf"(?:{re.escape(name)}|\"{re.escape(name)}\"|'{re.escape(name)}')" if _BARE.fullmatch(name)
             else rf"(?:\"{re.escape(name)}\"|'{re.escape(name)}')" for name in names]
    return re.compile(r"\s*" + r"\s*\.\s*".join(words) + r"\s*[.=]")
