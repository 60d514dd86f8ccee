"""Which module of the package imports which, read from the source: nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "grader"


def module_of(path: Path) -> str:
    """The dotted name of the module in the file `path`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules of the package that the file imports, wherever in it that stands."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name for each in node.names if (name := _known(each.name)))
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node, module_of(path), path.name == "__init__.py")


def _from(node: ast.ImportFrom, module: str, is_package: bool) -> Iterator[str]:
    above = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
    source = ".".join([*above, *([node.module] if node.module else [])])
    for each in node.names:
        if name := _known(f"{source}.{each.name}") or _known(source):
            yield name


def _known(name: str) -> str:
    return name if name in MODULES else ""
