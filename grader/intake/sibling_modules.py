"""The student's own modules beside the homework: `from helpers import *` reads helpers.py of the same upload."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Sequence

from grader.intake.select_file import Candidate
from grader.sandbox.protocol.exported_magics import read_as_code
from grader.sandbox.protocol.imports import modules

INSTALLED = frozenset({"numpy", "scipy", "matplotlib", "sklearn", "pandas", "tqdm"}) | sys.stdlib_module_names
MOST_MODULES = 20


def modules_beside(texts: Iterable[str], others: Sequence[Candidate]) -> dict[str, Candidate]:
    """The modules among `others` that `texts` import, by name, each after those that it imports itself."""
    found: dict[str, Candidate] = {}
    if not any(each.name.endswith(".py") for each in others):
        return found
    for name in [name for text in texts for name in _imported(text)]:
        _follow(name, others, found, ())
    return found


def _follow(name: str, others: Sequence[Candidate], found: dict[str, Candidate], path: tuple[str, ...]) -> None:
    module = next((each for each in others if each.name.endswith(".py") and _is_named(each, name)), None)
    if module is None or name in found or name in path or len(path) >= MOST_MODULES:
        return
    for inner in _imported(module.data.decode("utf-8", "replace")):
        _follow(inner, others, found, (*path, name))
    found[name] = module


def _is_named(candidate: Candidate, name: str) -> bool:
    path = "/" + candidate.name.replace("\\", "/").removesuffix(".py")
    return name.partition(".")[0] not in INSTALLED and path.endswith("/" + name.replace(".", "/"))


def _imported(text: str) -> list[str]:
    try:
        return list(modules(read_as_code(ast.parse(text), lambda line, magic: None)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # said when the text itself is loaded
