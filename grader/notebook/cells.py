"""What a kernel has run -> the notebook that a check reads; no value of the kernel is in it, only source."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent

from grader.data_classes import dataclass
from grader.intake.magics import cell_magic, neutral

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Execution:
    """One cell as it was run as In [`number`]; `tree` has the lines of `source`."""

    number: int
    source: str
    tree: ast.Module


def executions(history: Sequence[str]) -> list[Execution]:
    """Those of `history`, In [0] and on, that Python could run: a cell with a syntax error changed nothing."""
    read = (_read(number, source) for number, source in enumerate(history))
    return _without_repetitions([execution for execution in read if execution is not None])


def defined(cells: Iterable[Execution]) -> set[str]:
    """The names that any of `cells` gives to a function, a class, a value or a module, at whatever depth."""
    nodes = [node for cell in cells for node in ast.walk(cell.tree)]
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imported = {alias.asname or alias.name for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))
                for alias in node.names}
    return stored | imported | {node.name for node in nodes if isinstance(node, DEFINITIONS)}


def notebook_of(cells: Sequence[Execution]) -> str:
    """A notebook whose "cell 17" is what the kernel calls In [17].

    A definition that a later one replaces is left out, unless something that was run before the later one names it.
    """
    texts = {cell.number: "\n".join(_last_lines(cells, index)) for index, cell in enumerate(cells)}
    numbers = range(1, max(texts, default=0) + 1)
    book = [{"cell_type": "code", "execution_count": number, "metadata": {}, "outputs": [],
             "source": texts.get(number, "")} for number in numbers]
    return json.dumps({"cells": book, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def _read(number: int, source: str) -> Execution | None:
    _, body = cell_magic(source)
    text = dedent(neutral(body or ""))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python said them when the cell was run
            tree = ast.parse(text)
            compile(tree, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Execution(number, source, tree) if tree.body else None


def _without_repetitions(cells: Sequence[Execution]) -> list[Execution]:
    """Of a cell that was run many times as it is, the first and the last: a training is not to be run ten times."""
    first = {cell.source: cell.number for cell in reversed(cells)}
    last = {cell.source: cell.number for cell in cells}
    return [cell for cell in cells if cell.number in (first[cell.source], last[cell.source])]


def _last_lines(cells: Sequence[Execution], index: int) -> list[str]:
    """The lines of one cell, those of definitions that count no more left blank."""
    lines = cells[index].source.split("\n")
    for node in _replaced(cells, index):
        top = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
        bottom = node.end_lineno or node.lineno
        lines[top:bottom] = [""] * (bottom - top)
    return lines


def _replaced(cells: Sequence[Execution], index: int) -> Iterator[Definition]:
    """The definitions of one cell that what was run later replaces."""
    body = cells[index].tree.body
    for at, node in enumerate(body):
        if isinstance(node, DEFINITIONS):
            after = [*body[at + 1:], *(each for cell in cells[index + 1:] for each in cell.tree.body)]
            if _is_replaced(node.name, after):
                yield node


def _is_replaced(name: str, after: Iterable[ast.stmt]) -> bool:
    """Whether of the statements `after` one defines `name` again, and none up to there needs it at once."""
    for statement in after:
        if name in _needed_at_once(statement):
            return False
        if isinstance(statement, DEFINITIONS) and statement.name == name:
            return True
    return False


def _needed_at_once(node: ast.AST) -> set[str]:
    """The names that running `node` itself reads: of a function its decorators and defaults, and not its body."""
    if isinstance(node, ast.Name):
        return {node.id} if not isinstance(node.ctx, ast.Store) else set()
    inner: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, FUNCTIONS):
        inner = [node.args, *node.decorator_list, *([node.returns] if node.returns else [])]
    return {name for child in inner for name in _needed_at_once(child)}
