"""What stands under `if __name__ == "__main__":`, and what of it runs all the same: what the homework's functions need.

Run is what defines a function of the homework that stands nowhere else, and what such functions read, by themselves or
through others. Whatever calls one of them uses the homework and is no part of it: it stays out, unless nothing else
defines what is read.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.main_functions import unfolded
from grader.sandbox.protocol.names import Names

DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Block:
    """One top-level statement: what of it is run, the homework's functions that stand only there, what they read."""

    node: ast.stmt
    run: Sequence[ast.stmt]
    functions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def main_block(node: ast.AST) -> tuple[list[ast.stmt], list[ast.stmt]] | None:
    """Of an `if __name__ == "__main__":` statement: what runs when the file is imported, and what never does."""
    if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)):
        return None
    sides = [node.test.left, *node.test.comparators]
    if not (any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides) and any(
            isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)):
        return None
    return (node.body, node.orelse) if isinstance(node.test.ops[0], ast.NotEq) else (node.orelse, node.body)


def blocks(statements: Sequence[ast.stmt], wanted: frozenset[str]) -> Iterator[Block]:
    """All top-level statements of a file or a notebook in their order; `wanted` are the homework's functions."""
    branches = [main_block(node) or ([node], []) for node in statements]
    if not any(never for _, never in branches):
        yield from (Block(node, run) for node, (run, _) in zip(statements, branches, strict=True))
        return
    names, live = Names(), [each for run, _ in branches for each in run]
    functions = {each.name: each for each in live if isinstance(each, ast.FunctionDef)}
    hidden = wanted - _functions(live, wanted, names)
    branches = [(run, unfolded(never, functions, hidden)) for run, never in branches]
    taken = _Taken(live, [each for _, never in branches for each in never], wanted, names)
    for node, (run, never) in zip(statements, branches, strict=True):
        yield taken.block(node, run, never) if never else Block(node, run)


class _Taken:
    """What is run of the statements `never`, which stand beside the statements `live`."""

    def __init__(self, live: Sequence[ast.stmt], never: Sequence[ast.stmt], wanted: frozenset[str], names: Names
                 ) -> None:
        self._names = names
        self._top = {name for node in live for name in names.bound(node)}
        self._hidden = _functions(never, wanted, names) - _functions(live, wanted, names) - self._top
        self._binding, self._changing = _by_name(live, names.bound), _changing(never, wanted, names)
        self._needed: set[str] = set()
        self._nodes: set[int] = set()
        self._follow([*(node for node in live if _functions([node], wanted, names)),
                      *(node for node in never if _functions([node], self._hidden, names))])

    def block(self, node: ast.stmt, live: Sequence[ast.stmt], never: Sequence[ast.stmt]) -> Block:
        """The `__main__` block `node`, with its branches."""
        functions = _functions(never, self._hidden, self._names)
        defining = {id(each) for each in never if functions and isinstance(each, DEFINITIONS)}
        taken = [each for each in never if id(each) in self._nodes or id(each) in defining]
        names = {name for each in taken if id(each) not in defining for name in self._names.changed(each)}
        names = (names & self._needed) - functions
        return Block(node, [*live, *taken], tuple(sorted(functions)), tuple(sorted(names)))

    def _follow(self, start: Sequence[ast.stmt]) -> None:
        """Find what the statements `start` read, by themselves or through others, and what of `never` that needs."""
        waiting = [*self._hidden, *(name for node in start for name in self._names.read(node))]
        while waiting:
            name = waiting.pop()
            if name in self._needed:
                continue
            self._needed.add(name)
            found = self._binding[name] if name in self._top else self._changing.get(name, [])
            self._nodes |= {id(node) for node in found}
            waiting += (other for node in found for other in self._names.read(node))


def _functions(nodes: Iterable[ast.stmt], wanted: Set[str], names: Names) -> set[str]:
    """Those of `wanted` that statements define, as functions, as names for functions, or as methods of a class."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            found.update(each.name for each in node.body if isinstance(each, ast.FunctionDef) and each.name in wanted)
        else:
            found |= names.bound(node) & wanted
    return found


def _by_name(nodes: Iterable[ast.stmt], names: Callable[[ast.stmt], set[str]]) -> dict[str, list[ast.stmt]]:
    found: dict[str, list[ast.stmt]] = {}
    for node in nodes:
        for name in names(node):
            found.setdefault(name, []).append(node)
    return found


def _changing(never: Sequence[ast.stmt], wanted: frozenset[str], names: Names) -> dict[str, list[ast.stmt]]:
    """What defines or changes a name: no use of the homework, where it is also defined otherwise."""
    uses = _uses(never, wanted, names)
    others = [node for node in never if id(node) not in uses]
    found = _by_name(others, names.changed)
    otherwise = {name for node in others for name in names.bound(node)}
    for name, using in _by_name((node for node in never if id(node) in uses), names.bound).items():
        if name not in otherwise:
            found.setdefault(name, []).extend(using)
    return found


def _uses(never: Sequence[ast.stmt], wanted: frozenset[str], names: Names) -> set[int]:
    """The statements that call a function of the homework, and those that want what only such a statement defines."""
    uses: set[int] = set()
    own: set[str] = set()
    used: set[str] = set()  # and by nothing before
    for node in never:
        if isinstance(node, DEFINITIONS) or names.bound(node) & wanted or not (
                _called(node) & wanted or (used and names.read(node) & used)):
            own |= names.bound(node)
            used -= names.bound(node)
        else:
            uses.add(id(node))
            used |= names.bound(node) - own
    return uses


def _called(node: ast.AST) -> set[str]:
    """The names of the functions and methods that a statement calls when it runs."""
    names: set[str] = set()
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.Call):
            names.add(each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", ""))
        waiting += (inner for inner in ast.iter_child_nodes(each)
                    if not isinstance(inner, (ast.Lambda, ast.FunctionDef)))
    return names
