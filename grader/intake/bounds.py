"""How much text is read as source: what no homework needs is refused before anything is made of it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.intake.entries import SOURCE_BYTES
from grader.intake.errors import NotGradable
from grader.sandbox.protocol.program import Piece

MOST_OBJECTS = 600_000     # braces and brackets in a notebook: a plot that can be turned brings its library along
MOST_VALUES = 3_000_000    # commas in it
MOST_CELLS = 5_000
MOST_LINES = 50_000
MOST_NUMBERS = 400_000     # commas in all of the source


def require_modest(text: str, name: str) -> None:
    """Raise NotGradable for a notebook of which JSON would make more objects than the memory of a grader holds."""
    if text.count("{") + text.count("[") > MOST_OBJECTS or text.count(",") > MOST_VALUES:
        raise NotGradable(f"The notebook {name} holds far more data than a homework; clear all outputs, save it and "
                          "hand it in again.")


def require_readable(pieces: Sequence[Piece], name: str) -> None:
    """Raise NotGradable for more source than a homework can be."""
    if sum(len(piece.text.encode("utf-8", "surrogatepass")) for piece in pieces) > SOURCE_BYTES:
        raise NotGradable(f"The code of {name} is larger than {SOURCE_BYTES // 1_000_000} MB, which no homework is.")
    if len(pieces) > MOST_CELLS:
        raise NotGradable(f"{name} has more than {MOST_CELLS:,} cells, which no homework has.")
    if sum(piece.text.count("\n") for piece in pieces) > MOST_LINES:
        raise NotGradable(f"{name} has more than {MOST_LINES:,} lines, which no homework has.")
    if sum(piece.text.count(",") for piece in pieces) > MOST_NUMBERS:
        raise NotGradable(f"{name} holds a table of more than {MOST_NUMBERS:,} numbers; data belongs in its own file.")
