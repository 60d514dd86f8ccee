"""Can a test in Python say no, and has every machine what it imports? Read from its source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from grader.authoring.own_tests.place import Place

EVERYWHERE = frozenset({"numpy", "pytest", "gradescope_utils", "grader"}) | sys.stdlib_module_names
OTHER_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def require_failable(place: Place, test: ast.FunctionDef) -> None:
    """AssignmentError where `test` returns a value: nobody reads it, so that a condition in it can never fail."""
    for node in _own(test):
        if isinstance(node, ast.Return) and not _nothing(node.value):
            raise place.wrong(node, f"{test.name} returns a value, which nobody reads; to say no it must raise, as "
                                    "assert and holds(...) do")


def require_imports(place: Place, tree: ast.Module) -> None:
    """AssignmentError for a module that is neither on every machine nor beside the file."""
    beside = {path.stem for path in place.path.parent.iterdir()}
    for node in ast.walk(tree):
        for module in _imported(node):
            first = module.partition(".")[0]
            if first not in EVERYWHERE | beside:
                raise place.wrong(node, f"{module} cannot be imported where this is graded; there are the standard "
                                        "library, numpy, pytest, gradescope_utils, grader, and the files beside this "
                                        "one. What the reference returns is truth.f(...)")


def _own(test: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of `test` without those of the functions in it."""
    left: list[ast.AST] = list(test.body)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, OTHER_SCOPES):
            left.extend(ast.iter_child_nodes(node))


def _nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []
