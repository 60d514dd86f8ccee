"""The statements of a source, without the expressions in them: of a tree they are a tenth."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator

BLOCKS = ("body", "handlers", "cases", "orelse", "finalbody")  # in the order of the source

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def inner(node: ast.AST) -> list[ast.AST]:
    """The statements, the `except` and the `case` blocks directly inside a module or a statement."""
    return [each for name in BLOCKS for each in getattr(node, name, ())]


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """`tree` and all of its statements and blocks, in the order of `ast.walk`."""
    waiting = deque([tree])
    while waiting:
        node = waiting.popleft()
        waiting.extend(inner(node))
        yield node


def leaves(node: ast.stmt) -> Iterator[ast.stmt]:
    """`node`, or of an if, a try and the like all statements in it that are none, in the order of the source."""
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DEFINITIONS) or not (within := inner(each)):
            if isinstance(each, ast.stmt):
                yield each
        else:
            waiting.extend(reversed(within))
