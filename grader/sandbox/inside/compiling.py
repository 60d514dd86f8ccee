"""The statements of a program, compiled before any of them ran: what the next worker need not read again.

The code goes to the grader and back as bytes that nobody there reads, and only what was sent before the first line of
the student's ran counts: so it is Python's work and not the student's.
"""

from __future__ import annotations

import ast
import marshal
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.inside.toplevel import Statement, compiled

MOST_BYTES = 4 << 20


def compile_all(statements: Sequence[Statement]) -> list[Statement]:
    """Each with its code; one that cannot be compiled stays as it is, and says why when it is run."""
    return [_compiled(each) for each in statements]


def packed(statements: Sequence[Statement], modules: Sequence[str]) -> bytes:
    """`statements`, each of the module beside it in `modules`; empty where one has no code, or they are too long."""
    if any(each.code is None for each in statements):
        return b""
    told = marshal.dumps([(each.label, each.line, each.flags, each.only_defines, each.imports, module, each.code)
                          for each, module in zip(statements, modules, strict=True)])
    return told if len(told) <= MOST_BYTES else b""


def unpacked(told: bytes, exposed: Exposed, nodes: Callable[[], Sequence[ast.stmt]]) -> list[Statement]:
    """The statements that were packed, to be run in the namespaces of `exposed`; `nodes` reads the trees of all."""
    read = cache(nodes)

    def tree(number: int) -> Callable[[], ast.stmt]:
        return lambda: read()[number]

    return [Statement(tree(number), label, line, flags, only_defines, imports,
                      exposed.modules.get(module, exposed.namespace), code)
            for number, (label, line, flags, only_defines, imports, module, code) in enumerate(marshal.loads(told))]


def _compiled(each: Statement) -> Statement:
    code: Any = None
    try:
        code = compiled(each)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # said when its turn comes
        return each
    return replace(each, code=code)
