"""Load a student's program inside the worker, statement by statement: what fails is skipped and said, the rest runs."""

from __future__ import annotations
import __future__ as features

import ast
import linecache
import os
import re
from collections.abc import Callable

from grader.sandbox.advice import explain_syntax
from grader.sandbox.entries import make_entries
from grader.sandbox.exported_magics import read_as_code
from grader.sandbox.exposing import Exposed, constants_of, functions_of, quiet_stand_ins
from grader.sandbox.imports import forbid, forbidden_sentence, imported, main_block, one_import_each, relinked
from grader.sandbox.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.obstacles import Trees, obstacles
from grader.sandbox.program import Piece, Program
from grader.sandbox.statements import Statement, bound, run_all

__all__ = ["LoadError", "LoadNote", "LoadReport", "load"]
MOST_NOTES = 20


def load(program: Program, exposed: Exposed, *, statement_seconds: float, skip: frozenset[int] = frozenset(),
         progress: Callable[[int], None] = lambda index: None) -> LoadReport:
    """Run `program` in the namespace of `exposed`, make its entries, and say what the file defines.

    `progress(index)` is called before each statement; a load that hung is repeated by the caller with that index in
    `skip`. A syntax error or a forbidden import ends the load with LoadReport.error and nothing run; a cell of a
    notebook that cannot be read costs only itself.
    """
    exposed.contract, namespace = program.contract, exposed.namespace
    os.environ.setdefault("MPLBACKEND", "Agg")  # plots go nowhere, and plt.show() returns at once
    try:
        trees, broken = _all_parsed(program.pieces)
    except _Unusable as unusable:
        return LoadReport(error=unusable.error)
    found = [(package, f"{piece.label}, line {line}") for piece, tree in trees for package, line in imported(tree)]
    for package, where in found:
        if package in program.forbidden:
            return LoadReport(error=LoadError(where, forbidden_sentence(package)),
                              imports=_names(found))
    forbid(program.forbidden)
    namespace.setdefault("__name__", "homework4")
    namespace.update(quiet_stand_ins(), **program.contract.defaults)
    notes = [LoadNote(where, f"{package} is imported.") for package, where in _first(found) if package in program.noted]
    trees, exported = _exported(trees)
    notes += exported
    notes += [LoadNote(error.where, f"This cell was skipped: {error.sentence}") for _, error in broken]
    statements, hoisted = _statements(trees, program.beside, program.contract.names)
    outcome = run_all(statements, namespace, statement_seconds, skip, progress)
    notes += hoisted + outcome.notes
    lost = {name: error.where for piece, error in broken for name in re.findall(r"\bdef\s+(\w+)", piece.text)}
    notes += make_entries(exposed, program.layout)
    blocked = obstacles(trees, lost | outcome.lost, exposed)
    return LoadReport(_bounded(notes), functions_of(exposed), constants_of(exposed), _names(found),
                      obstacles=blocked, slow=tuple(outcome.slow))


class _Unusable(Exception):
    def __init__(self, error: LoadError) -> None:
        super().__init__(error.sentence)
        self.error = error


def _all_parsed(pieces: tuple[Piece, ...]) -> tuple[Trees, list[tuple[Piece, LoadError]]]:
    """The pieces that Python can read, and the cells that it cannot. Raises _Unusable where nothing would be left."""
    trees: Trees = []
    broken: list[tuple[Piece, LoadError]] = []
    for piece in pieces:
        try:
            trees.append((piece, _parsed(piece)))
        except _Unusable as unusable:
            if not piece.is_cell:
                raise
            broken.append((piece, unusable.error))
    if broken and not trees:
        raise _Unusable(broken[0][1])
    return trees, broken


def _parsed(piece: Piece) -> ast.Module:
    linecache.cache[piece.label] = (len(piece.text), None, piece.text.splitlines(True), piece.label)
    try:
        return ast.parse(piece.text, piece.label)
    except SyntaxError as error:
        where = f"{piece.label}, line {error.lineno}" if error.lineno else piece.label
        advice = explain_syntax(error)
        sentence = f"Python cannot read this line ({error.msg})." + (f" {advice}" if advice else "")
        raise _Unusable(LoadError(where, sentence, (error.text or "").rstrip("\n"), error.offset or 0)) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise _Unusable(LoadError(piece.label, f"Python cannot read this source ({error}).")) from error


def _exported(trees: Trees) -> tuple[Trees, list[LoadNote]]:
    """`trees` with the magics that Jupyter exported read as the code they hold, and a note on those that hold none."""
    notes: list[LoadNote] = []
    read: Trees = []
    for piece, tree in trees:
        def said(line: int, magic: str, label: str = piece.label) -> None:
            notes.append(LoadNote(f"{label}, line {line}", f"The code under %%{magic[:20]} was left out."))

        read.append((piece, read_as_code(tree, said)))
    return read, notes


def _statements(trees: Trees, beside: tuple[str, ...],
                wanted: frozenset[str]) -> tuple[list[Statement], list[LoadNote]]:
    statements, notes, flags = [], [], 0
    top = {name for _, tree in trees for node in tree.body if main_block(node) is None for name in bound(node)}
    for piece, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    flags |= getattr(getattr(features, alias.name, None), "compiler_flag", 0)
                continue
            live, hoisted = _alive(node, wanted - top)
            if hoisted:
                notes.append(LoadNote(f"{piece.label}, line {node.lineno}", "What stands here does not run when the "
                                      f"file is imported; its functions are graded all the same: {hoisted}."))
            statements += [Statement(each, piece.label, flags) for one in live
                           for each in one_import_each(relinked(one, beside))]
    return statements, notes


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
