"""One statement of the student's at the top level: where it stands, its names, and its code."""

from __future__ import annotations

import ast
from dataclasses import field, replace
from enum import Enum
from types import CodeType
from typing import Any

from grader.sandbox.protocol.data_classes import dataclass

TEST = "if"  # the name that the value of a condition has for a moment; no code of a student's can have it


class Whole(Enum):
    """What a statement is as a whole, as far as that says whether its parts are run, and how."""

    BLOCK = "try or with"  # what is raised inside can end there
    CONDITION = "if"
    LOOP = "for or while"
    CALL = "main()"


@dataclass(frozen=True)
class Parts:
    """What a statement is taken apart into, where as a whole it does not define what it holds.

    `holds` are names of functions, classes and constants, `again` those of them that it defines twice, `only_here`
    those of the homework's functions, or of classes with them, that stand nowhere else. `test` gives the value of a
    condition, which `asks` for more than the file itself says; `instead` is what its other branch or an except block
    holds, `last` what is run in any case. `function` is what is called.
    """

    whole: Whole
    holds: frozenset[str]
    only_here: frozenset[str]
    again: frozenset[str]
    body: tuple[Statement, ...]
    instead: tuple[Statement, ...] = ()
    last: tuple[Statement, ...] = ()
    test: Statement | None = None
    asks: bool = False
    function: str = ""


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
    parts: Parts | None = None

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
