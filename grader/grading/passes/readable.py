"""What of a source Python can read, where it cannot read all of it: definition by definition."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable

START = re.compile(r"^(?=@|(?:async\s+)?def\b|class\b)", re.MULTILINE)  # of a definition at the left margin
NAME = re.compile(r"^(?:async\s+)?(?:def|class)\s+(\w+)", re.MULTILINE)


def readable(sources: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """`sources` without the definitions that cannot be read, and the names that these would have had."""
    kept: list[str] = []
    lost: set[str] = set()
    for source in sources:
        for piece in [source] if _can_be_read(source) else START.split(source):
            if _can_be_read(piece):
                kept.append(piece)
            else:
                lost.update(NAME.findall(piece))
    return kept, frozenset(lost)


def _can_be_read(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a student's escapes and comparisons
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
