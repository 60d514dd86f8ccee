"""The text of the homework as pieces of source: one for a file, one for each cell of a notebook, whatever its name."""

from __future__ import annotations

import re

from grader.intake.entries import printable
from grader.intake.errors import NotGradable
from grader.intake.magics import neutral
from grader.intake.notebook import looks_like_notebook, pieces_of
from grader.intake.upload_paths import is_init
from grader.sandbox.protocol.program import Piece

PYTHON = re.compile(r"^(?:def \w|import \w|from \w|class \w|#!)", re.MULTILINE)  # in no other kind of text


def pieces_in(text: str, name: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The pieces of the file `name`, and what was assumed or left out. NotGradable where there is no code."""
    last = printable(name.rpartition("/")[2])
    if looks_like_notebook(text):
        return pieces_of(text, printable(name))
    note: tuple[str, ...] = ()
    if name.lower().endswith(".ipynb"):
        if not PYTHON.search(text):
            return pieces_of(text, printable(name))  # which says what is wrong with it
        note = (f"{printable(name)} is no notebook but Python source, and was read as that.",)
    if all(line.lstrip()[:1] in ("", "#") for line in text.split("\n")):
        raise NotGradable(f"{printable(name)} holds no code to grade.")
    return (Piece(neutral(text), last, is_package=is_init(name)),), note
