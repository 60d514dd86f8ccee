"""A notebook's code cells as pieces of source; no kernel runs, and nothing but cells is asked of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from grader.intake.bounds import require_modest
from grader.intake.entries import listed
from grader.intake.errors import NotGradable
from grader.intake.magics import cell_magic, neutral
from grader.sandbox.protocol.program import Piece

LEFT_OUT = frozenset({"scratch", "skip", "ignore"})
SCRATCH = re.compile(r"\s*#\s*(?:scratch|skip|ignore)\b", re.IGNORECASE)
SOURCES = ("source", "input", "code")  # where versions 4, 3 and 2, and 1 of the format keep the text of a cell
MERGE = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)


def looks_like_notebook(text: str) -> bool:
    """Whether a file of another name holds a notebook."""
    return text.lstrip()[:1] in ("{", "[") and ('"cell_type"' in text or '"cells"' in text)


def pieces_of(text: str, name: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The code cells of a notebook in order, and what was left out. "cell 3" is the third code cell.

    Whatever holds cells is read, of any version and however little else there is. Raises NotGradable if nothing does,
    or there is no code.
    """
    code = [cell for cell in _cells(_parsed(text, name), name) if _is_code(cell)]
    pieces, scratch, others = [], [], []
    for number, cell in enumerate(code, 1):
        source = _source(cell)
        magic, body = cell_magic(source)
        if _is_scratch(cell, source):
            scratch.append(str(number))
        elif body is None:
            others.append(f"cell {number} begins with %%{magic} and was left out.")
        elif body.strip():
            pieces.append(Piece(neutral(_dedented(body)), f"cell {number}", is_cell=True))
    notes = [f"Scratch cells of {name} were left out: {listed(scratch)}."] * bool(scratch)
    notes += others[:3] + [f"{len(others) - 3} more cells begin with such a magic."] * (len(others) > 3)
    if not pieces:
        raise NotGradable(" ".join([f"The notebook {name} holds no code to grade.", *notes]))
    return tuple(pieces), tuple(notes)


def _parsed(text: str, name: str) -> Any:
    require_modest(text, name)
    try:
        return json.loads(text, strict=False)  # strict forbids a tab inside a string, which does no harm
    except json.JSONDecodeError as error:
        raise NotGradable(_damaged(text, name, error)) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or lists in lists in lists
        raise NotGradable(f"{name} cannot be read as a notebook. Open it in Jupyter, save it and hand it in "
                          "again.") from error


def _damaged(text: str, name: str, error: json.JSONDecodeError) -> str:
    if conflict := MERGE.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        return (f"{name} cannot be read as a notebook: line {line} is left over from a merge in git. Choose one of the "
                "two versions and hand it in again.")
    if error.pos >= len(text.rstrip()) - 1:
        return (f"{name} cannot be read as a notebook: it breaks off in line {error.lineno}. Save it and hand it in "
                "again.")
    return (f"{name} cannot be read as a notebook: line {error.lineno} of the file is not JSON ({error.msg}). Open it "
            "in Jupyter, save it and hand it in again.")


def _cells(book: Any, name: str) -> Iterator[Any]:
    sheets = [book] if isinstance(book, dict) else [{"cells": book}]
    if isinstance(book, dict) and isinstance(book.get("worksheets"), list):
        sheets += book["worksheets"]
    held = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)]
    if not any(isinstance(cell, dict) for cells in held for cell in cells) and not (
            isinstance(book, dict) and held):
        raise NotGradable(f"{name} cannot be read as a notebook: it holds no cells. Open it in Jupyter, save it and "
                          "hand it in again.")
    for cells in held:
        yield from cells


def _is_code(cell: Any) -> bool:
    if not isinstance(cell, dict):
        return False
    kind = cell.get("cell_type")
    return kind.lower() == "code" if isinstance(kind, str) else "outputs" in cell or "execution_count" in cell


def _source(cell: dict[str, Any]) -> str:
    source = next((cell[key] for key in SOURCES if isinstance(cell.get(key), (str, list))), "")
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        source = ("" if any("\n" in line for line in lines) else "\n").join(lines)
    return str(source).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _dedented(source: str) -> str:
    """The cell without the indentation of its first line, as IPython reads it."""
    first = next(line for line in source.split("\n") if line.strip())
    margin = first[:len(first) - len(first.lstrip(" \t"))]
    return "\n".join(line.removeprefix(margin) for line in source.split("\n"))


def _is_scratch(cell: dict[str, Any], source: str) -> bool:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    tagged = isinstance(tags, list) and any(isinstance(tag, str) and tag.lower() in LEFT_OUT for tag in tags)
    return tagged or bool(SCRATCH.match(source))
