"""Load a student's program inside the worker, statement by statement: what fails is skipped and said, the rest runs."""

from __future__ import annotations
import __future__ as features

import ast
import linecache
import os
from collections.abc import Callable
from typing import Any

from grader.sandbox.advice import explain_syntax
from grader.sandbox.conventions import follow_contract
from grader.sandbox.exposing import constants_of, functions_of, lift_methods, quiet_stand_ins
from grader.sandbox.imports import forbid, forbidden_sentence, imported, is_main_block, one_import_each
from grader.sandbox.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.program import Piece, Program
from grader.sandbox.statements import Statement, run_all

__all__ = ["LoadError", "LoadNote", "LoadReport", "load"]
MOST_NOTES = 20


def load(program: Program, namespace: dict[str, Any], *, statement_seconds: float, skip: frozenset[int] = frozenset(),
         progress: Callable[[int], None] = lambda index: None) -> LoadReport:
    """Run `program` in `namespace` and say what it defines.

    `progress(index)` is called before each statement; a load that hung is repeated by the caller with that index in
    `skip`. A syntax error or a forbidden import ends the load with LoadReport.error and nothing run.
    """
    os.environ.setdefault("MPLBACKEND", "Agg")  # plots go nowhere, and plt.show() returns at once
    try:
        trees = [(piece, _parsed(piece)) for piece in program.pieces]
    except _Unusable as unusable:
        return LoadReport(error=unusable.error)
    found = [(package, f"{piece.label}, line {line}") for piece, tree in trees for package, line in imported(tree)]
    for package, where in found:
        if package in program.forbidden:
            return LoadReport(error=LoadError(where, forbidden_sentence(package)),
                              imports=_names(found))
    forbid(program.forbidden)
    namespace.setdefault("__name__", "homework4")
    namespace.update(quiet_stand_ins(), **program.constants)
    notes = [LoadNote(where, f"{package} is imported.") for package, where in _first(found) if package in program.noted]
    notes += run_all(_statements(trees), namespace, statement_seconds, skip, progress)
    notes += [LoadNote(where, sentence) for where, sentence in lift_methods(namespace)]
    notes += _adapt(program.adapter, namespace)
    notes += [LoadNote(where, sentence) for where, sentence in follow_contract(namespace)]
    return LoadReport(_bounded(notes), functions_of(namespace), constants_of(namespace), _names(found))


class _Unusable(Exception):
    def __init__(self, error: LoadError) -> None:
        super().__init__(error.sentence)
        self.error = error


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


def _statements(trees: list[tuple[Piece, ast.Module]]) -> list[Statement]:
    statements, flags = [], 0
    for piece, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    flags |= getattr(getattr(features, alias.name, None), "compiler_flag", 0)
            elif not is_main_block(node):
                statements += [Statement(each, piece.label, flags) for each in one_import_each(node)]
    return statements


def _adapt(adapter: str, namespace: dict[str, Any]) -> list[LoadNote]:
    if not adapter:
        return []
    try:
        exec(compile(adapter, "adapter", "exec"), namespace)
    except Exception as error:  # an adapter meets whatever names the student left
        return [LoadNote("adapter", f"The file could not be read through the published interface: {error}")]
    return []


def _first(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(reversed(found)).items())[::-1]


def _names(found: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(package for package, _ in found))


def _bounded(notes: list[LoadNote]) -> tuple[LoadNote, ...]:
    unique = tuple(dict.fromkeys(notes))
    if len(unique) <= MOST_NOTES:
        return unique
    return (*unique[:MOST_NOTES], LoadNote("", f"{len(unique) - MOST_NOTES} more statements were skipped."))
