"""Statements of a block or a function as they can stand at the left margin: without return, break and nonlocal."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from grader.sandbox.protocol.blocks import BLOCKS, DEFINITIONS, inner

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
JUMPS = (ast.Break, ast.Continue)


def without_jumps(block: list[ast.stmt], jumps: tuple[type[ast.stmt], ...]) -> None:
    """Put `pass` in the place of what would leave the `block`: a return of its function, a break of its loop."""
    waiting = [(block, jumps)]
    while waiting:
        nodes, jumps = waiting.pop()
        for at, node in enumerate(nodes):
            if isinstance(node, jumps):
                nodes[at] = ast.copy_location(ast.Pass(), node)
            elif not isinstance(node, DEFINITIONS):
                own = tuple(each for each in jumps if each not in JUMPS) if isinstance(node, LOOPS) else jumps
                waiting += [(each, own if name == "body" else jumps) for name, each in _blocks(node)]


def shared_as_global(body: Sequence[ast.stmt]) -> None:
    """Let functions in the `body` of a function say `global` of its names, which are the module's then.

    What is `nonlocal` for a function further inside stays so: a name of the function that it stands in.
    """
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(node, frozenset()) for node in body]
    while waiting:
        node, between = waiting.pop()
        for _, block in _blocks(node):
            block[:] = [part for each in block for part in _divided(each, between)]
        if isinstance(node, FUNCTIONS):
            between |= _own(node)
        waiting += [(each, between) for each in ast.iter_child_nodes(node)]


def _blocks(node: ast.AST) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The lists of statements directly inside a statement, those of its handlers and cases too."""
    for each in (node, *(part for part in inner(node) if isinstance(part, (ast.ExceptHandler, ast.match_case)))):
        for name in BLOCKS:
            block = getattr(each, name, None)
            if isinstance(block, list) and name not in ("handlers", "cases"):
                yield name, block


def _divided(node: ast.stmt, between: frozenset[str]) -> list[ast.stmt]:
    """A `nonlocal` statement as one of the names `between` and a `global` one of the others."""
    if not isinstance(node, ast.Nonlocal):
        return [node]
    kept = [name for name in node.names if name in between]
    others = [name for name in node.names if name not in between]
    parts: list[ast.stmt] = [ast.Nonlocal(kept)] if kept else []
    return [ast.copy_location(each, node) for each in [*parts, *([ast.Global(others)] if others else [])]]


def _own(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """The names that a function binds itself."""
    names = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
    declared: set[str] = set()
    waiting: list[ast.AST] = list(function.body) if isinstance(function.body, list) else []
    while waiting:
        node = waiting.pop()
        names |= set(_bound(node))
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            declared.update(node.names)
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return frozenset(names - declared)


def _bound(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return (node.id,)
    if isinstance(node, DEFINITIONS):
        return (node.name,)
    if isinstance(node, ast.alias):
        return ((node.asname or node.name).partition(".")[0],)
    return (node.name,) if isinstance(node, ast.ExceptHandler) and node.name else ()
