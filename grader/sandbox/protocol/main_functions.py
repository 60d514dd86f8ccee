"""A function that holds functions of the homework and is called: what stands in it as if it stood there."""

from __future__ import annotations

import ast
import copy
from collections.abc import Container, Iterator, Mapping, Sequence, Set

from grader.sandbox.protocol.blocks import leaves
from grader.sandbox.protocol.left_margin import names_of_its_own, rename, shared_as_global, without_jumps
from grader.sandbox.protocol.names import bound


def unfolded(under_main: Sequence[ast.stmt], functions: Mapping[str, ast.FunctionDef], wanted: frozenset[str]
             ) -> list[ast.stmt]:
    """`under_main` with the body of each of `functions` in the place of its call, where it holds one of `wanted`.

    So with the functions that stand in them. Each is unfolded once.
    """
    found: list[ast.stmt] = []
    known = dict(functions)
    waiting = list(reversed(under_main))
    while waiting:
        node = waiting.pop()
        call = call_of(node, known)
        if call is None or not held(known[name_of(call)], wanted):
            known.update((name, each) for name, each in _function(node) if name not in functions)
            found.append(node)
        else:
            waiting += reversed(in_place_of(node, call, known.pop(name_of(call))) or [node])
    return found


def held(function: ast.FunctionDef, wanted: Set[str]) -> set[str]:
    """What a function, or one that stands in it, defines of the functions `wanted`: their names, or their class's."""
    names: set[str] = set()
    waiting: list[ast.stmt] = [*function.body]
    for node in waiting:
        for each in leaves(node):
            found = defined(each, wanted)
            names |= found
            if isinstance(each, ast.FunctionDef) and not found:
                waiting += each.body
    return names


def defined(node: ast.stmt, wanted: Set[str]) -> set[str]:
    """What one statement defines of the functions `wanted`: their names, or that of the class that has them."""
    if isinstance(node, ast.ClassDef):
        methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        return {node.name} if methods & wanted else set()
    if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)):
        return bound(node) & wanted
    return set()


def call_of(node: ast.stmt, functions: Container[str]) -> ast.Call | None:
    """main() of `main()`, `result = main(3)` and `sys.exit(main())`, where that is one of `functions`."""
    value = node.value if isinstance(node, (ast.Expr, ast.Assign)) else None
    while isinstance(value, ast.Call):
        if isinstance(value.func, ast.Name) and value.func.id in functions:
            return value
        value = value.args[0] if value.args else None
    return None


def name_of(call: ast.Call) -> str:
    """The name of what is called."""
    return getattr(call.func, "id", "")


def in_place_of(node: ast.stmt, call: ast.Call, function: ast.FunctionDef, taken: Container[str] | None = None,
                kept: Container[str] = ()) -> list[ast.stmt] | None:
    """The statements of `function`, whose names are the module's then, for the statement `node`, which calls it.

    Its parameters come first, and last what is made of its value. Of its names, those that are `taken` there become
    others, unless they are to be `kept`. None where it is too deep to be copied.
    """
    names = names_of_its_own(function, taken, kept) if taken is not None else {}
    try:
        body = copy.deepcopy(function.body)
        rename(body, names)
        shared_as_global(body)
    except RecursionError:  # a student's tree may be deep
        return None
    last = body.pop() if isinstance(body[-1], ast.Return) else None
    without_jumps(body, (ast.Return,))
    statements: list[ast.stmt] = [*_parameters(call, function, names), *body]
    if isinstance(node, ast.Assign) and node.value is call and isinstance(last, ast.Return) and last.value:
        statements.append(ast.copy_location(ast.Assign(node.targets, last.value), last))
    return [ast.fix_missing_locations(each) for each in statements]


def _function(node: ast.stmt) -> Iterator[tuple[str, ast.FunctionDef]]:
    if isinstance(node, ast.FunctionDef):
        yield node.name, node


def _parameters(call: ast.Call, function: ast.FunctionDef, renamed: Mapping[str, str]) -> Iterator[ast.stmt]:
    """`path = "mnist.npz"` for each parameter of which the call or a default says what it is."""
    parameters = function.args
    names = [each.arg for each in (*parameters.posonlyargs, *parameters.args)]
    further = [each.arg for each in parameters.kwonlyargs]
    values: dict[str, ast.expr] = {}
    if parameters.defaults:
        values.update(zip(names[-len(parameters.defaults):], parameters.defaults, strict=True))
    values.update((name, value) for name, value in zip(further, parameters.kw_defaults, strict=True) if value)
    for name, given in zip(names, call.args, strict=False):
        if isinstance(given, ast.Starred):
            break
        values[name] = given
    values.update((each.arg, each.value) for each in call.keywords if each.arg in {*names, *further})
    for name in (*names, *further):
        if name in values:
            target = ast.Name(renamed.get(name, name), ast.Store())
            yield ast.copy_location(ast.Assign([target], values[name]), function)
