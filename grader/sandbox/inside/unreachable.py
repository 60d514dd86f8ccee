"""Why a function of the homework that is written in the file can still not be called; one sentence each."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.parsing import Trees
from grader.sandbox.protocol.blocks import leaves, statements
from grader.sandbox.protocol.load_report import LoadNote


def obstacles(trees: Trees, lost: Mapping[str, LoadNote], exposed: Exposed) -> dict[str, str]:
    """For each function of the homework that cannot be called although it was written: the sentence that says why."""
    found = {name: f"{name} stands inside {home} ({where}), where nothing outside can call it; move it to the left "
                   "margin of the file." for name, home, where in _nested(trees)}
    found |= {name: f"{name} stands under an if ({where}), which did not define it when the file was run."
              for name, where in _under_conditions(trees)}
    found |= {name: f"{name} was skipped with {note.where}: {note.sentence}" for name, note in lost.items()}
    return {name: found[name] for name in sorted(found)
            if name in exposed.contract.names and exposed.function(name) is None}


def _under_conditions(trees: Trees) -> Iterator[tuple[str, str]]:
    for piece, tree in trees:
        for condition in (node for node in statements(tree) if isinstance(node, ast.If)):
            yield from ((each.name, f"{piece.label}, line {condition.lineno}") for each in leaves(condition)
                        if isinstance(each, ast.FunctionDef))


def _nested(trees: Trees) -> Iterator[tuple[str, str, str]]:
    for piece, tree in trees:
        for outer in statements(tree):
            if isinstance(outer, ast.FunctionDef):
                yield from ((each.name, f"the function {outer.name}", f"{piece.label}, line {each.lineno}")
                            for each in outer.body if isinstance(each, ast.FunctionDef))
            elif isinstance(outer, ast.ClassDef):
                yield from ((each.name, f"the class {outer.name}", f"{piece.label}, line {each.lineno}")
                            for each in outer.body if isinstance(each, ast.FunctionDef))
