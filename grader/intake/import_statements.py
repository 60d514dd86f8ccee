"""The import statements of source that will run, wherever they stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.sandbox.protocol.blocks import statements
from grader.sandbox.protocol.exported_magics import read_as_code
from grader.sandbox.protocol.main_blocks import blocks
from grader.sandbox.protocol.program import Piece

TYPED = re.compile(r"^[ \t]*((?:import|from)[ \t.][^\n(]*(?:\([^()]*\))?)", re.MULTILINE)
MOST_TYPED = 1_000  # import statements looked for in a text that Python cannot read


def import_statements(pieces: Sequence[Piece], functions: frozenset[str]) -> Iterator[tuple[ast.stmt, int]]:
    """Each import statement of a module or a notebook, and how many dots it begins with.

    So is what the __all__ of a package names: `from package import *` imports the modules that are named there.
    """
    top = [node for piece in pieces for node in _parsed(piece.text)]
    for block in blocks(top, functions):
        for each in block.run:
            for node in statements(each):
                if isinstance(node, ast.Import):
                    yield node, 0
                elif isinstance(node, ast.ImportFrom):
                    yield node, node.level
    if any(piece.is_package for piece in pieces):
        names = [name for node in top if isinstance(node, ast.Assign) for name in _listed(node)]
        yield ast.ImportFrom(None, [ast.alias(name) for name in names], 1), 1


def _parsed(text: str) -> list[ast.stmt]:
    """The statements of `text`; where Python cannot read it, the imports that stand on lines of their own."""
    try:
        return read_as_code(ast.parse(text), lambda line, magic: None).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        typed = [match.group(1) for match, _ in zip(TYPED.finditer(text), range(MOST_TYPED), strict=False)]
        return [node for line in typed for node in _alone(line)]


def _alone(line: str) -> list[ast.stmt]:
    try:
        return ast.parse(line).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _listed(node: ast.Assign) -> list[str]:
    """The names in `__all__ = [...]`."""
    if not any(isinstance(each, ast.Name) and each.id == "__all__" for each in node.targets):
        return []
    return [each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)
            and isinstance(each.value, str)]
