"""Every single-point mutant of a homework file: one operator, constant, axis, index, name or statement changed."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.data_classes import dataclass

SWAPS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.MatMult, ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
CALLS = {
    "zeros": "ones",
    "ones": "zeros",
    "sum": "mean",
    "mean": "sum",
    "maximum": "minimum",
    "max": "min",
    "exp": "log",
    "eye": "ones_like",
    "outer": "multiply",
    "diag": "asarray",
    "log": "exp",
    "any": "all",
}


@dataclass(frozen=True)
class Mutant:
    """`source` differs from the original in one place, inside `function`."""

    function: str
    kind: str
    line: int
    before: str
    after: str
    source: str
    nth: int = 1  # of those in this function that read the same
    column: int = 1

    @property
    def key(self) -> str:
        """One mutant's own, and stable under edits elsewhere in the file."""
        change = f"{self.function}: {self.before} -> {self.after}"
        return change if self.nth == 1 else f"{change} (no. {self.nth})"


@dataclass(frozen=True)
class _Place:
    """A line and a column, both counted from 1."""

    line: int
    column: int

    @classmethod
    def of(cls, node: ast.AST, otherwise: ast.AST) -> _Place:
        """Where `node` begins, or `otherwise` where it has no place of its own, as an operator has none."""
        found = node if hasattr(node, "lineno") else otherwise
        return cls(int(getattr(found, "lineno", 1)), int(getattr(found, "col_offset", 0)) + 1)


def mutants(source: str, skip: frozenset[str] = frozenset()) -> list[Mutant]:
    """All mutants of the functions of `source` outside `skip`, without repetition."""
    tree = ast.parse(source)
    found: dict[str, Mutant] = {}
    for place, function in enumerate(tree.body):
        if not isinstance(function, ast.FunctionDef) or function.name in skip:
            continue
        for kind, at, before, after, changed in _changes(function):
            mutated = copy.copy(tree)
            mutated.body = [*tree.body[:place], changed, *tree.body[place + 1 :]]
            text = ast.unparse(ast.fix_missing_locations(mutated))
            found.setdefault(text, Mutant(function.name, kind, at.line, before, after, text, column=at.column))
    return list(_numbered(found.values()))


def _numbered(found: Iterable[Mutant]) -> Iterator[Mutant]:
    met: Counter[str] = Counter()
    for mutant in found:
        met[mutant.key] += 1
        yield replace(mutant, nth=met[mutant.key])


def _changes(function: ast.FunctionDef) -> Iterator[tuple[str, _Place, str, str, ast.FunctionDef]]:
    names = sorted(
        {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        | {argument.arg for argument in function.args.args}
    )
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    for at, node in enumerate(nodes):
        for kind, new in _variants(node, names):
            yield (
                kind,
                _Place.of(node, function),
                ast.unparse(node),
                ast.unparse(new),
                _with(function, at, new),
            )
    yield from _dropped_statements(function)


def _with(function: ast.FunctionDef, at: int, new: ast.AST) -> ast.FunctionDef:
    """A copy of `function` whose node number `at` of its body is `new`."""
    changed = copy.deepcopy(function)
    old = [node for statement in changed.body for node in ast.walk(statement)][at]

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    result = Swap().visit(changed)
    assert isinstance(result, ast.FunctionDef)
    return result


def _variants(node: ast.AST, names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    node = copy.deepcopy(node)
    if isinstance(node, ast.BinOp):
        for operator in SWAPS.get(type(node.op), ()):
            kind = f"{type(node.op).__name__} to {operator.__name__}"
            yield kind, ast.BinOp(node.left, operator(), node.right)
        yield f"{type(node.op).__name__} left only", node.left
        yield f"{type(node.op).__name__} right only", node.right
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus dropped", node.operand
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for comparison in COMPARISONS.get(type(node.ops[0]), ()):
            yield "comparison", ast.Compare(node.left, [comparison()], node.comparators)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        yield from (("constant", ast.Constant(value)) for value in (node.value + 1, node.value - 1))
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose dropped", node.value
    elif isinstance(node, ast.Attribute) and node.attr in CALLS:
        yield "call", ast.Attribute(node.value, CALLS[node.attr], node.ctx)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (("name", ast.Name(name, node.ctx)) for name in _neighbours(node.id, names))
    elif isinstance(node, ast.Call):
        yield from _calls(node)


def _neighbours(name: str, names: list[str]) -> list[str]:
    """The two names that stand next to `name` in the alphabet: dW and db, W1 and W2, y and yhat, z1 and z2 ..."""
    at = names.index(name)
    return [names[i] for i in (at - 1, at + 1) if 0 <= i < len(names)]


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    if node.keywords:
        yield "keyword dropped", ast.Call(node.func, node.args, node.keywords[:-1])
    if len(node.args) == 1 and isinstance(node.func, ast.Name):
        yield "call dropped", node.args[0]
    if len(node.args) == 2:
        yield "arguments swapped", ast.Call(node.func, node.args[::-1], node.keywords)


def _dropped_statements(function: ast.FunctionDef) -> Iterator[tuple[str, _Place, str, str, ast.FunctionDef]]:
    for at, node in enumerate(ast.walk(function)):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for i, statement in enumerate(body):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring
            changed = copy.deepcopy(function)
            theirs = list(ast.walk(changed))[at].body  # type: ignore[attr-defined]
            theirs[i] = ast.Pass()
            yield "statement dropped", _Place.of(statement, function), ast.unparse(statement), "pass", changed
