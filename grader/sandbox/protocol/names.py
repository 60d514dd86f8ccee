"""Which names a statement of a student's binds, changes and reads, as its tree and its code say; nothing runs."""

from __future__ import annotations
import __future__ as features

import ast
import dis
from collections.abc import Iterator
from functools import cache
from types import CodeType

from grader.sandbox.protocol.blocks import statements

GLOBAL = frozenset({"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"})


def bound(node: ast.stmt) -> set[str]:
    """The names that a top-level statement defines."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    names: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            names.add(each.id)
        elif isinstance(each, (ast.FunctionDef, ast.ClassDef)):
            names.add(each.name)
    return names


def changed(node: ast.stmt) -> set[str]:
    """The names that a statement defines, or whose object it changes: `a[0] = 1`, `a.b = 1`, `a.append(1)`."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return bound(node)
    return bound(node) | {_holder(target) for each in statements(node) for target in _targets(each)}


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    if isinstance(node, ast.AugAssign):
        return [node.target]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        return [node.value.func]
    return []


def _holder(value: ast.expr) -> str:
    """a of a.b[0].c; "" where what it begins with is no name."""
    while isinstance(value, (ast.Attribute, ast.Subscript)):
        value = value.value
    return value.id if isinstance(value, ast.Name) else ""


def read(node: ast.stmt) -> set[str]:
    """The names from outside that a statement reads, or a function in it, once that is called."""
    return {str(step.argval) for code in codes(node) for step in dis.get_instructions(code) if step.opname in GLOBAL}


class Names:
    """The same of the statements of one file, each of which is looked at once."""

    def __init__(self) -> None:
        self.bound, self.changed, self.read = cache(bound), cache(changed), cache(read)


def codes(node: ast.stmt) -> Iterator[CodeType]:
    """The code of a statement and of all functions in it."""
    try:
        module = ast.Module([node], [])
        waiting = [compile(module, "homework", "exec", features.annotations.compiler_flag, dont_inherit=True)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # said when the statement is run
    while waiting:
        code = waiting.pop()
        yield code
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
