"""A notebook's code cells as pieces of source; no kernel runs."""

from __future__ import annotations

import re
import warnings
from typing import Any

from grader.intake.magics import neutral
from grader.intake.refusals import NotGradable
from grader.sandbox.program import Piece

LEFT_OUT = frozenset({"scratch", "skip", "ignore"})
SCRATCH = re.compile(r"\s*#\s*(?:scratch|skip|ignore)\b", re.IGNORECASE)


def pieces_of(text: str, name: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The code cells of a notebook in order, and what was left out. "cell 3" is the third code cell.

    Any version of the format that nbformat reads. Raises NotGradable if it reads nothing, or there is no code.
    """
    code = [cell for cell in _cells(text, name) if _kind(cell) == "code"]
    pieces, left_out = [], []
    for number, cell in enumerate(code, 1):
        source = _source(cell)
        if _is_scratch(cell, source):
            left_out.append(str(number))
        elif source.strip():
            pieces.append(Piece(neutral(_dedented(source)), f"cell {number}"))
    if not pieces:
        raise NotGradable(f"The notebook {name} holds no code to grade.")
    notes = (f"Scratch cells of {name} were left out: {', '.join(left_out)}.",) if left_out else ()
    return tuple(pieces), notes


def _cells(text: str, name: str) -> list[Any]:
    import nbformat  # slow to import, and most submissions are .py files

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cells without ids: not the student's concern
            return list(nbformat.reads(text, as_version=4).cells)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat answers damaged notebooks with errors of every kind
        raise NotGradable(f"{name} cannot be read as a notebook ({type(error).__name__}). Open it in Jupyter, save it "
                          "and hand it in again.") from error


def _kind(cell: Any) -> object:
    return cell.get("cell_type") if isinstance(cell, dict) else None


def _source(cell: Any) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") if isinstance(source, str) else ""


def _dedented(source: str) -> str:
    """The cell without the indentation of its first line, as IPython reads it."""
    first = next(line for line in source.split("\n") if line.strip())
    margin = first[:len(first) - len(first.lstrip(" \t"))]
    return "\n".join(line.removeprefix(margin) for line in source.split("\n"))


def _is_scratch(cell: Any, source: str) -> bool:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    tagged = isinstance(tags, list) and any(isinstance(tag, str) and tag.lower() in LEFT_OUT for tag in tags)
    return tagged or bool(SCRATCH.match(source))
