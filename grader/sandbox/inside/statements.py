"""One statement of the student's at the top level: where it stands, its names, and its code."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any


@dataclass(frozen=True)
class Statement:
    """One top-level statement of the student's, where it stands, the __future__ features in force there, its names.

    `number` tells it from all others of the program. `code` is missing where it was not compiled, or could not be.
    """

    number: int
    node: ast.stmt
    label: str
    flags: int
    only_defines: bool
    imports: bool
    namespace: dict[str, Any] = field(repr=False, compare=False)
    code: CodeType | None = None

    @property
    def where(self) -> str:
        """The file or cell, and the line."""
        return f"{self.label}, line {self.node.lineno}"


def statement(number: int, node: ast.stmt, label: str, flags: int, namespace: dict[str, Any]) -> Statement:
    """The statement that `node` is."""
    return Statement(number, node, label, flags, _only_defines(node), _imports(node), namespace)


def compiled(each: Statement) -> CodeType:
    """The code of a statement. Raises whatever Python raises where it cannot be compiled."""
    return each.code or compile(ast.Module([each.node], []), each.label, "exec", each.flags, dont_inherit=True)


def with_code(each: Statement) -> Statement:
    """The statement compiled; as it is where it cannot be, which is said when its turn comes."""
    try:
        return replace(each, code=compiled(each))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return each


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _only_defines(node: ast.stmt) -> bool:
    """Whether nothing of the student's runs in it: a function without decorators, defaults and annotations."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list or node.returns:
        return False
    given = node.args
    parameters = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
    return not (given.defaults or any(given.kw_defaults) or any(each and each.annotation for each in parameters))
