"""Which packages a student's source imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.sandbox.protocol.blocks import inner
from grader.sandbox.protocol.main_blocks import main_block


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The top-level package name and the line of every import in `tree`, outside a `__main__` block."""
    for node in _live_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def _live_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """The statements of `tree` in the order of the source, without recursion: a student's tree may be deep."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        branches = main_block(node)
        if branches is None:
            yield node
            waiting += reversed(inner(node))
        else:
            waiting += reversed(branches[0])


def one_import_each(statement: ast.stmt) -> list[ast.stmt]:
    """`import numpy, seaborn` as two statements, so that one missing package does not take the other with it."""
    if not isinstance(statement, ast.Import) or len(statement.names) == 1:
        return [statement]
    return [ast.copy_location(ast.Import(names=[alias]), statement) for alias in statement.names]
