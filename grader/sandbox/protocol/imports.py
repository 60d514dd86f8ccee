"""Which packages a student's source imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.sandbox.protocol.blocks import inner


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The top-level package name and the line of every import in `tree`, outside a `__main__` block."""
    for node in _live_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def modules(tree: ast.AST) -> Iterator[str]:
    """The dotted names of the modules that `tree` imports, those of relative imports without their dots."""
    for node in _live_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from [node.module] if node.module else [alias.name for alias in node.names]


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


def main_block(node: ast.AST) -> tuple[list[ast.stmt], list[ast.stmt]] | None:
    """Of an `if __name__ == "__main__":` statement: what runs when the file is imported, and what never does."""
    if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)):
        return None
    sides = [node.test.left, *node.test.comparators]
    if not (any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides) and any(
            isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)):
        return None
    return (node.body, node.orelse) if isinstance(node.test.ops[0], ast.NotEq) else (node.orelse, node.body)


def one_import_each(statement: ast.stmt) -> list[ast.stmt]:
    """`import numpy, seaborn` as two statements, so that one missing package does not take the other with it."""
    if not isinstance(statement, ast.Import) or len(statement.names) == 1:
        return [statement]
    return [ast.copy_location(ast.Import(names=[alias]), statement) for alias in statement.names]


def relinked(statement: ast.stmt, beside: Sequence[str]) -> ast.stmt:
    """A relative import of a module that was handed in beside the homework, as an absolute one; others unchanged."""
    if not (isinstance(statement, ast.ImportFrom) and statement.level):
        return statement
    if statement.module is None and {alias.name for alias in statement.names} <= set(beside):
        return ast.copy_location(ast.Import(names=statement.names), statement)
    if statement.module in beside:
        return ast.copy_location(ast.ImportFrom(statement.module, statement.names, 0), statement)
    return statement
