"""Statements of a block or a function as they can stand at the left margin: without return, break and nonlocal."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

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
        for _, block in _blocks(node) if isinstance(node, ast.stmt) else ():
            block[:] = [part for each in block for part in _divided(each, between)]
        if isinstance(node, FUNCTIONS):
            between |= _own(node)
        waiting += [(each, between) for each in ast.iter_child_nodes(node)]


def names_of_its_own(function: ast.FunctionDef, taken: Container[str], kept: Container[str]) -> dict[str, str]:
    """For the names of a function that are `taken` at the left margin, or `global` inside it: others, for it alone.

    What it imports keeps its name, and so does what is `kept`.
    """
    inside = {name for each in ast.walk(function) if isinstance(each, ast.Global) for name in each.names}
    imported = {name for each in ast.walk(function) if isinstance(each, ast.alias) for name in _bound(each)}
    return {name: f"{name} of {function.name}" for name in _own(function) - imported
            if (name in inside or name in taken) and name not in kept}


def rename(body: Sequence[ast.stmt], names: Mapping[str, str]) -> None:
    """Give the names of a function's own in its `body` those in `names`, wherever they mean the same."""
    waiting: list[tuple[ast.AST, Mapping[str, str], Mapping[str, str]]] = []
    waiting += ((node, names, names) for node in body if names)
    while waiting:
        node, names, around = waiting.pop()  # around a method, the names of its class go before
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            node.name = names.get(node.name, node.name)
        elif isinstance(node, ast.Nonlocal):
            node.names = [names.get(each, each) for each in node.names]
        elif isinstance(node, DEFINITIONS):
            node.name = around.get(node.name, node.name)
        inside = _seen_inside(node, names)
        own = set(map(id, _body(node))) if inside is not names else set()
        for each in ast.iter_child_nodes(node):
            seen = inside if id(each) in own else names
            in_method = isinstance(node, ast.ClassDef) and isinstance(each, DEFINITIONS)
            waiting.append((each, names if in_method else seen, seen))


def _seen_inside(node: ast.AST, names: Mapping[str, str]) -> Mapping[str, str]:
    """Those of `names` that mean the same in the body of `node`: in a function not its own ones."""
    if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return names
    hidden = _own(node) | _declared(node, ast.Global)
    return {name: other for name, other in names.items() if name not in hidden}


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


def _own(function: ast.AST) -> frozenset[str]:
    """The names that a function or a class binds itself."""
    given = ast.iter_child_nodes(function.args) if isinstance(function, FUNCTIONS) else ()
    names = {each.arg for each in given if isinstance(each, ast.arg)}
    names |= {name for node in _scope(function) for name in _bound(node)}
    return frozenset(names - _declared(function, (ast.Global, ast.Nonlocal)))


def _declared(function: ast.AST, kinds: type[ast.stmt] | tuple[type[ast.stmt], ...]) -> set[str]:
    return {name for node in _scope(function) if isinstance(node, kinds) for name in getattr(node, "names", ())}


def _body(node: ast.AST) -> Sequence[ast.AST]:
    body = getattr(node, "body", ())
    return body if isinstance(body, (list, tuple)) else [body]


def _scope(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without what stands in functions and classes inside it."""
    waiting = [*_body(function)]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def _bound(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return (node.id,)
    if isinstance(node, DEFINITIONS):
        return (node.name,)
    if isinstance(node, ast.alias):
        return ((node.asname or node.name).partition(".")[0],)
    return (node.name,) if isinstance(node, ast.ExceptHandler) and node.name else ()
