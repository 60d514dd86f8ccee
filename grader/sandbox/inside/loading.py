"""Load a student's program inside the worker, statement by statement: what fails is skipped and said, the rest runs."""

from __future__ import annotations
import __future__ as features

import ast
import os
from collections.abc import Callable, Sequence

from grader.sandbox.inside.compiling import compile_all, packed, unpacked
from grader.sandbox.inside.entries import make_entries
from grader.sandbox.inside.forbidden import forbid
from grader.sandbox.inside.forbidden_uses import Use, refused_by, users
from grader.sandbox.inside.namespace import Exposed, constants_of, functions_of
from grader.sandbox.inside.notebook_stand_ins import quiet_stand_ins
from grader.sandbox.inside.parsing import Trees, Unusable, parse, show_sources
from grader.sandbox.inside.toplevel import Statement, bound, run_all, statement
from grader.sandbox.inside.unreachable import obstacles
from grader.sandbox.protocol.exported_magics import read_as_code
from grader.sandbox.protocol.imports import imported, main_block, one_import_each, relinked
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.program import Program

__all__ = ["LoadError", "LoadNote", "LoadReport", "load", "load_again"]
MOST_NOTES = 20


def load(program: Program, exposed: Exposed, *, statement_seconds: float, skip: frozenset[int] = frozenset(),
         progress: Callable[[int], None] = lambda index: None, offer: Callable[[bytes], None] = lambda code: None
         ) -> LoadReport:
    """Run `program` in the namespace of `exposed`, make its entries, and say what the file defines.

    `progress(index)` is called before each statement; a load that hung is repeated by the caller with that index in
    `skip`. What Python cannot read costs only its own statement; where nothing else is left, LoadReport.error says so.
    The import of a forbidden package is left out, and functions that call into it are among the obstacles.
    `offer` is told, before anything runs, what `load_again` needs; nothing where the load cannot be repeated so.
    """
    exposed.contract = program.contract
    try:
        trees, broken = parse(program.pieces)
    except Unusable as unusable:
        offer(b"")
        return LoadReport(error=unusable.error)
    trees, notes = _exported(trees)
    statements, modules, hoisted = _statements(trees, program, exposed)
    statements = compile_all(statements)
    offer(b"" if broken or notes or _mentions(trees, program.forbidden) else packed(statements, modules))
    _prepare(program, exposed)
    found = _imported(trees)
    notes += [LoadNote(where, f"{package} is imported.") for package, where in _first(found)
              if package in program.noted]
    notes += [each.note for each in broken]
    lost = {name: each.error.where for each in broken for name in each.names}
    outcome = run_all(statements, statement_seconds, skip, progress, lost)
    notes += hoisted + outcome.notes
    refused = _refuse(trees, program.forbidden, exposed)
    notes += make_entries(exposed, program.layout)
    exposed.refused = frozenset(refused)  # only now, so that no reading misses one
    blocked = obstacles(trees, outcome.lost, exposed) | {name: use.sentence(name) for name, use in refused.items()}
    return LoadReport(_bounded(notes), functions_of(exposed), constants_of(exposed), _names(found),
                      obstacles=blocked, slow=tuple(outcome.slow))


def load_again(program: Program, exposed: Exposed, code: bytes, *, statement_seconds: float,
               progress: Callable[[int], None]) -> None:
    """As `load`, of a program that `load` in another worker offered as `code`; it said already what there is to say."""
    exposed.contract = program.contract
    statements = unpacked(code, exposed, lambda: [each.node for each in _statements(
        _exported(parse(program.pieces)[0])[0], program, exposed)[0]])
    show_sources(program.pieces)
    _prepare(program, exposed)
    run_all(statements, statement_seconds, frozenset(), progress, {})
    make_entries(exposed, program.layout)


def _prepare(program: Program, exposed: Exposed) -> None:
    """What the program finds when its first statement runs."""
    namespace = exposed.namespace
    os.environ.setdefault("MPLBACKEND", "Agg")  # plots go nowhere, and plt.show() returns at once
    forbid(program.forbidden)
    namespace.setdefault("__name__", program.contract.module)
    namespace.setdefault("__file__", program.contract.file)
    namespace.update(quiet_stand_ins(), **program.contract.defaults)
    for beside in exposed.modules.values():
        beside.update(quiet_stand_ins())


def _imported(trees: Trees) -> list[tuple[str, str]]:
    return [(package, f"{piece.label}, line {line}") for piece, tree in trees for package, line in imported(tree)]


def _mentions(trees: Trees, packages: Sequence[str]) -> bool:
    return any(package in piece.text for piece, _ in trees for package in packages)


def _refuse(trees: Trees, forbidden: Sequence[str], exposed: Exposed) -> dict[str, Use]:
    """Put a refusal in the place of every function of the homework that calls into a forbidden package."""
    if not _mentions(trees, forbidden):
        return {}
    wanted, namespace = exposed.contract.names, exposed.namespace
    refused = {name: use for name, use in users(trees, forbidden, namespace).items() if name in wanted}
    namespace.update({name: refused_by(use, name) for name, use in refused.items()})
    return refused


def _exported(trees: Trees) -> tuple[Trees, list[LoadNote]]:
    """`trees` with the magics that Jupyter exported read as the code they hold, and a note on those that hold none."""
    notes: list[LoadNote] = []
    read: Trees = []
    for piece, tree in trees:
        def said(line: int, magic: str, label: str = piece.label) -> None:
            notes.append(LoadNote(f"{label}, line {line}", f"The code under %%{magic[:20]} was left out."))

        read.append((piece, read_as_code(tree, said)))
    return read, notes


def _statements(trees: Trees, program: Program, exposed: Exposed
                ) -> tuple[list[Statement], list[str], list[LoadNote]]:
    """All statements in their order, the module that each stands in, and notes on what does not run."""
    statements, modules, notes = [], [], []
    flags = features.annotations.compiler_flag  # a package that only an annotation names need not be there
    top = {name for _, tree in trees for node in tree.body if main_block(node) is None for name in bound(node)}
    for piece, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    flags |= getattr(getattr(features, alias.name, None), "compiler_flag", 0)
                continue
            live, hoisted = _alive(node, program.contract.names - top)
            if hoisted:
                notes.append(LoadNote(f"{piece.label}, line {node.lineno}", "What stands here does not run when the "
                                      f"file is imported; its functions are graded all the same: {hoisted}."))
            names = exposed.modules.get(piece.module, exposed.namespace)
            found = [statement(each, piece.label, flags, names) for one in live
                     for each in one_import_each(relinked(one, program.beside))]
            statements += found
            modules += [piece.module] * len(found)
    return statements, modules, notes


def _alive(node: ast.stmt, wanted: frozenset[str]) -> tuple[list[ast.stmt], str]:
    """What of `node` is run, and the functions in `wanted` that stand only under its `__name__ == "__main__"`."""
    branches = main_block(node)
    if branches is None:
        return [node], ""
    live, never = branches
    hidden = {each.name for each in never if isinstance(each, ast.FunctionDef)} & wanted
    hidden -= {name for each in live for name in bound(each)}
    if hidden:
        live = live + [each for each in never if isinstance(
            each, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))]
    return live, ", ".join(sorted(hidden))


def _first(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(reversed(found)).items())[::-1]


def _names(found: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(package for package, _ in found))


def _bounded(notes: list[LoadNote]) -> tuple[LoadNote, ...]:
    unique = tuple(dict.fromkeys(notes))
    if len(unique) <= MOST_NOTES:
        return unique
    return (*unique[:MOST_NOTES], LoadNote("", f"{len(unique) - MOST_NOTES} more statements were skipped."))
