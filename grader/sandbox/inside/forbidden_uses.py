"""Which functions of a file call into a forbidden package, by itself or through others: a look at the tree alone."""

from __future__ import annotations

import ast
import builtins
import copy
import dis
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from grader.sandbox.inside.forbidden import NotAllowed, forbidden_sentence
from grader.sandbox.inside.parsing import Trees
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.main_blocks import main_block
from grader.sandbox.protocol.names import GLOBAL, codes
from grader.sandbox.protocol.program import Piece

COMPOUND = (ast.If, ast.Try, ast.With, ast.For, ast.While)


@dataclass(frozen=True)
class Use:
    """Where a function comes to use a forbidden package: by itself, or through the function `via`."""

    package: str
    where: str
    via: str = ""

    def sentence(self, name: str) -> str:
        """Why the function `name` is refused."""
        how = f"calls {self.via}, which needs" if self.via else "uses"
        return f"{name} {how} {self.package} ({self.where}). {forbidden_sentence(self.package)}"


def refused_by(use: Use, name: str) -> Callable[..., Any]:
    """What stands in the place of the refused function `name`."""
    def refused(*given: Any, **named: Any) -> NoReturn:
        raise NotAllowed(use.package, use.sentence(name))

    return refused


def users(trees: Trees, forbidden: Sequence[str], defined: Iterable[str]) -> dict[str, Use]:
    """The functions and methods of the file that call into a forbidden package, by name.

    `defined` are the names that the loaded file has: with `from torch import *` all others may be the package's.
    """
    statements = [(piece, node) for piece, tree in trees for node in _live(tree.body)]
    packages, starred = _names(statements, frozenset(forbidden))
    units = [unit for piece, node in statements for unit in _units(node, piece.label)]
    known = {*defined, *dir(builtins), *(unit.name for unit in units)}
    found: dict[str, Use] = {}
    for unit in units:
        found.pop(unit.name, None)  # of two functions of one name the last counts
        if use := _direct(unit, packages, frozenset(forbidden), starred, known):
            found[unit.name] = use
    _spread(units, found)
    free = {unit.name.rpartition(".")[2] for unit in units if unit.name not in found}  # or a method of another class
    return {name.rpartition(".")[2]: use for name, use in found.items()
            if "." not in name or name.rpartition(".")[2] not in free}


@dataclass(frozen=True)
class _Unit:
    """A function, a method as Class.method, or a class; the nodes of it, and what it reads from outside."""

    name: str
    node: ast.AST
    label: str
    reads: frozenset[str]
    imports: frozenset[str]


def _live(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Top-level statements, those inside if, try and with too; nothing that stands under `__main__`."""
    for node in body:
        branches = main_block(node)
        if branches is not None:
            yield from _live(branches[0])
        elif isinstance(node, COMPOUND):
            inner = [node.body, getattr(node, "orelse", []), getattr(node, "finalbody", [])]
            inner += [handler.body for handler in getattr(node, "handlers", [])]
            yield from _live([each for block in inner for each in block])
        else:
            yield node


def _names(statements: Iterable[tuple[Piece, ast.stmt]], forbidden: frozenset[str]) -> tuple[dict[str, str], str]:
    """The names that stand for forbidden packages or what they hold, and the package whose `*` was imported."""
    packages: dict[str, str] = {}
    starred = ""
    for _, node in statements:
        for alias, module in _imported(node):
            package = module.partition(".")[0]
            if package not in forbidden:
                continue
            if alias.name == "*":
                starred = package
            else:
                packages[alias.asname or alias.name.partition(".")[0]] = package
        if isinstance(node, ast.Assign) and (package := _package(node.value, packages)) in forbidden:
            packages |= {each.id: package for each in node.targets if isinstance(each, ast.Name)}
    return packages, starred


def _imported(node: ast.AST) -> Iterator[tuple[ast.alias, str]]:
    if isinstance(node, ast.Import):
        yield from ((alias, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from ((alias, node.module) for alias in node.names)


def _package(value: ast.expr, packages: Mapping[str, str]) -> str:
    """torch of torch.nn.functional and of import_module("torch"); "" where the value is more than such a name."""
    if isinstance(value, ast.Call):
        return _asked_for(value)
    while isinstance(value, ast.Attribute):
        value = value.value
    return packages.get(value.id, "") if isinstance(value, ast.Name) else ""


def _units(node: ast.stmt, label: str) -> Iterator[_Unit]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield _unit(node.name, node, label)
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        yield from (_unit(each.id, node, label) for each in node.targets if isinstance(each, ast.Name))
    elif isinstance(node, ast.ClassDef):
        methods = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
        bare = copy.copy(node)
        bare.body = [each for each in node.body if each not in methods] or [ast.copy_location(ast.Pass(), node)]
        head = _unit(node.name, bare, label)
        own = [_unit(f"{node.name}.{each.name}", each, label, node.name, {node.name}) for each in methods]
        yield _Unit(node.name, node, label, head.reads | {each.name for each in own}, head.imports)
        yield from (_Unit(each.name, each.node, label, each.reads | head.reads, each.imports) for each in own)


def _unit(name: str, node: ast.stmt, label: str, home: str = "", without: Iterable[str] = ()) -> _Unit:
    reads, imports = set(), set()
    for code in codes(node):
        for step in dis.get_instructions(code):
            if step.opname in GLOBAL:
                reads.add(str(step.argval))
            elif step.opname == "IMPORT_NAME":
                imports.add(str(step.argval).partition(".")[0])
    for each in ast.walk(node):
        if home and isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and (
                each.value.id in ("self", "cls", home)):
            reads.add(f"{home}.{each.attr}")
        if isinstance(each, ast.Call) and (module := _asked_for(each)):
            imports.add(module)
    return _Unit(name, node, label, frozenset(reads.difference(without)), frozenset(imports))


def _asked_for(call: ast.Call) -> str:
    """torch of importlib.import_module("torch.nn"), "" for any other call."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if name not in ("__import__", "import_module") or not isinstance(first, ast.Constant):
        return ""
    return str(first.value).partition(".")[0]


def _direct(unit: _Unit, packages: Mapping[str, str], forbidden: frozenset[str], starred: str,
            known: set[str]) -> Use | None:
    if imported := sorted(unit.imports & forbidden):
        return Use(imported[0], _where(unit, set()))
    if used := sorted(unit.reads & packages.keys()):
        return Use(packages[used[0]], _where(unit, set(used)))
    if starred and (unknown := {each for each in unit.reads if "." not in each} - known):
        return Use(starred, _where(unit, unknown))
    return None


def _where(unit: _Unit, names: set[str]) -> str:
    """The place of the first of `names` in the unit, or where it begins."""
    lines = [each.lineno for each in ast.walk(unit.node) if isinstance(each, ast.Name) and each.id in names]
    return f"{unit.label}, line {min(lines, default=getattr(unit.node, 'lineno', 1))}"


def _spread(units: Sequence[_Unit], found: dict[str, Use]) -> None:
    """Add to `found` whatever calls a function in it, by itself or through others."""
    readers: dict[str, list[str]] = {}
    for unit in {unit.name: unit for unit in units}.values():
        for name in unit.reads:
            readers.setdefault(name, []).append(unit.name)
    waiting = sorted(found, reverse=True)
    while waiting:
        called = waiting.pop()
        use = found[called]
        for caller in readers.get(called, ()):
            if caller not in found:
                found[caller] = Use(use.package, use.where, called.rpartition(".")[2])
                waiting.append(caller)
