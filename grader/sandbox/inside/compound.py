"""A try, with, if, for or while as its blocks: statements that can stand at the left margin."""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Sequence

from grader.sandbox.inside.statements import TEST
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.left_margin import JUMPS, LOOPS, without_jumps

TRIES = (ast.Try, ast.TryStar) if sys.version_info >= (3, 11) else (ast.Try,)
COMPOUND = (*TRIES, ast.With, ast.If, ast.For, ast.While)


@dataclass(frozen=True)
class Blocks:
    """A compound statement: its condition, what stands in it, what it has instead of that, and what comes last."""

    test: ast.stmt | None = None
    body: Sequence[ast.stmt] = ()
    instead: Sequence[ast.stmt] = ()
    last: Sequence[ast.stmt] = ()


def divided(node: ast.stmt) -> Blocks:
    """The blocks of one of COMPOUND. Raises RecursionError where it is a loop too deep to be copied."""
    if isinstance(node, LOOPS):
        node = copy.deepcopy(node)
        without_jumps(node.body, JUMPS)
    if isinstance(node, (ast.If, ast.While)):
        truth = ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), node.test))
        return Blocks(_at(node, ast.Assign([ast.Name(TEST, ast.Store())], truth)), node.body, node.orelse)
    if isinstance(node, ast.For):
        first = _call(ast.Name("next", ast.Load()), _call(ast.Name("iter", ast.Load()), node.iter))
        return Blocks(body=[_at(node, ast.Assign([node.target], first)), *node.body], last=node.orelse)
    if isinstance(node, ast.With):
        entered = [_at(node, ast.Assign([each.optional_vars], _call(_entering(each)))) for each in node.items
                   if each.optional_vars is not None]
        return Blocks(body=[*entered, *node.body])
    handlers = [each for handler in getattr(node, "handlers", []) for each in handler.body]
    return Blocks(body=[*getattr(node, "body", []), *getattr(node, "orelse", [])], instead=handlers,
                   last=getattr(node, "finalbody", []))


def _entering(item: ast.withitem) -> ast.expr:
    return ast.Attribute(item.context_expr, "__enter__", ast.Load())


def _call(function: ast.expr, *given: ast.expr) -> ast.expr:
    return ast.Call(function, list(given), [])


def _at(node: ast.stmt, made: ast.stmt) -> ast.stmt:
    return ast.fix_missing_locations(ast.copy_location(made, node))


def asks(node: ast.stmt) -> bool:
    """Whether a condition asks for more than the file itself says: a file that is there, an argument, the machine."""
    return isinstance(node, ast.If) and any(isinstance(each, (ast.Call, ast.Attribute)) or (
        isinstance(each, ast.Name) and each.id == "__name__") for each in ast.walk(node.test))
