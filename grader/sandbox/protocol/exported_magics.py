"""Magics of an exported notebook, get_ipython().run_cell_magic(...), read as the code that they hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from grader.sandbox.protocol.blocks import BLOCKS

# Cell magics that run the student's Python, and only time, measure, capture or show something beside it.
CODE = frozenset({"time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "heat", "snakeviz", "pyinstrument",
                  "scalene", "debug", "notify", "wandb", "cache", "local", "python", "python3", "py", "py3", "pypy"})
FILES = frozenset({"writefile", "file"})  # ... that keep it in a file
LINE_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)
CALLS = frozenset({"run_cell_magic", "run_line_magic", "magic"})


def is_code(magic: str, options: str) -> bool:
    """Whether the body of a cell under %%`magic` `options` is Python that the homework runs."""
    if magic == "script":
        return bool(re.match(r"\s*\S*python3?\b", options))
    return magic in CODE or (magic in FILES and options.strip().endswith(".py"))


def read_as_code(tree: ast.Module, said: Callable[[int, str], None]) -> ast.Module:
    """`tree` with the code inside exported magics in their place, on their lines.

    `said(line, magic)` is told of each magic whose code is no Python.
    """
    waiting: list[ast.AST] = [tree]  # no recursion: every elif of a long chain stands in the one before it
    while waiting:
        node = waiting.pop()
        for block in filter(None, (getattr(node, name, None) for name in BLOCKS)):
            waiting += (each for each in block if not isinstance(each, ast.Expr))
            block[:] = [each for one in block for each in _read(one, said)]
    return tree


def _read(node: ast.AST, said: Callable[[int, str], None]) -> list[ast.AST]:
    """What stands in the place of `node`: only a statement that is a call can be a magic."""
    if not isinstance(node, ast.Expr):
        return [node]
    call = _exported(node.value)
    if call is None:
        return [node]
    name, options, code = call
    if code is None:  # a line magic: what it times is a statement
        code = options if name in ("time", "prun", "memit") and not options.startswith("-") else ""
    elif not is_code(name, options):
        said(node.lineno, name)
        return [node]
    try:
        return _placed(_parsed(code), node)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        said(node.lineno, name)
        return [node]


def _placed(statements: list[ast.stmt], node: ast.stmt) -> list[ast.AST]:
    """The statements, each on the line of `node`; `node` itself where there are none."""
    for statement in statements:
        for inner in ast.walk(statement):
            if isinstance(inner, (ast.expr, ast.stmt, ast.excepthandler, ast.arg, ast.keyword, ast.alias)):
                ast.copy_location(inner, node)
    return [*statements] or [node]


def _parsed(code: str) -> list[ast.stmt]:
    """What `code` says, without its line magics: Jupyter leaves them as they are inside a cell magic."""
    try:
        return ast.parse(code).body
    except SyntaxError:
        return ast.parse(LINE_MAGIC.sub(r"\1pass", code)).body


def _exported(value: ast.expr) -> tuple[str, str, str | None] | None:
    """The name, the options and the body, None for a line magic, of a call of get_ipython().run_cell_magic and kin."""
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in CALLS
            and isinstance(value.func.value, ast.Call) and isinstance(value.func.value.func, ast.Name)
            and value.func.value.func.id == "get_ipython"):
        return None
    given = [each.value for each in value.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    if value.func.attr == "magic" and len(given) == 1:
        name, _, options = given[0].partition(" ")
        return name, options.strip(), None
    if value.func.attr == "run_line_magic" and len(given) == 2:
        return given[0], given[1].strip(), None
    return (given[0], given[1], given[2]) if value.func.attr == "run_cell_magic" and len(given) == 3 else None
