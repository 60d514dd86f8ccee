"""Which module of the package imports which, read from the source: nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "grader"


def module_of(path: Path) -> str:
    """The dotted name of the module in the file `path`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path: Path, *, at_load: bool = False) -> Iterator[str]:
    """The modules of the package that the file imports; `at_load`, those alone that it takes to load it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _executed(tree) if at_load else ast.walk(tree):
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


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """The statements that run when a module is loaded: not those in functions, nor those for a type checker only."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _executed(node)
