"""A copy as somebody makes it who does not want it seen: other names, other order, other comments and layout."""

from __future__ import annotations

import ast
import builtins
import random


def disguised(source: str, seed: int = 0) -> str:
    """`source` with its functions in another order, its own names replaced, and without comments and docstrings."""
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    others = [node for node in tree.body if node not in functions]
    random.Random(seed).shuffle(functions)
    tree.body = [*others, *functions]
    kept = {node.name for node in functions} | {alias.asname or alias.name for node in ast.walk(tree)
                                                if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}
    return ast.unparse(ast.fix_missing_locations(_Renamed(kept | set(dir(builtins))).visit(tree)))


class _Renamed(ast.NodeTransformer):
    def __init__(self, kept: set[str]) -> None:
        self._kept, self._names = kept, dict[str, str]()

    def _new(self, name: str) -> str:
        return name if name in self._kept else self._names.setdefault(name, f"thing{len(self._names)}")

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._new(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self._new(node.arg), None)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if ast.get_docstring(node) and len(node.body) > 1:
            node.body = node.body[1:]
        return self.generic_visit(node)
