"""Load a student's program inside the worker, statement by statement: what fails is skipped and said, the rest runs."""

from __future__ import annotations
import __future__ as features

import ast
import linecache
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from grader.sandbox.advice import explain_exception, explain_syntax
from grader.sandbox.conventions import follow_contract
from grader.sandbox.exposing import constants_of, functions_of, lift_methods, quiet_stand_ins
from grader.sandbox.imports import forbid, forbidden_sentence, imported, is_main_block, one_import_each
from grader.sandbox.program import Piece, Program, Value

IMPORT_PATIENCE = 5  # a cold import of scipy or sklearn is slow through no fault of the student's
MOST_NOTES = 20


@dataclass(frozen=True)
class LoadNote:
    """Something the report says about loading the file."""

    where: str  # "homework4.py, line 12"
    sentence: str


@dataclass(frozen=True)
class LoadError:
    """Why nothing of the file could be used."""

    where: str
    sentence: str
    line: str = ""  # the source line, and under it
    caret: int = 0  # the column of the mistake, counted from 1; 0 where it is not known


@dataclass(frozen=True)
class LoadReport:
    """What loading a program left behind."""

    notes: tuple[LoadNote, ...] = ()
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name -> names of its parameters
    constants: Mapping[str, Value] = field(default_factory=dict)            # the contract's, as the student set them
    imports: tuple[str, ...] = ()
    error: LoadError | None = None


class StatementTooSlow(BaseException):
    """Raised in a statement whose time is up; no `except Exception` of the student's catches it."""


@dataclass(frozen=True)
class _Statement:
    node: ast.stmt
    label: str
    flags: int

    @property
    def where(self) -> str:
        return f"{self.label}, line {self.node.lineno}"


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
    notes += _run_all(_statements(trees), namespace, statement_seconds, skip, progress)
    notes += [LoadNote(where, sentence) for where, sentence in lift_methods(namespace)]
    notes += _adapt(program.adapter, namespace)
    notes += [LoadNote(where, sentence) for where, sentence in follow_contract(namespace)]
    return LoadReport(_bounded(notes), functions_of(namespace), constants_of(namespace), _names(found))


class _Unusable(Exception):  # noqa: N818 - it carries the LoadError
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


def _statements(trees: list[tuple[Piece, ast.Module]]) -> list[_Statement]:
    statements, flags = [], 0
    for piece, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    flags |= getattr(getattr(features, alias.name, None), "compiler_flag", 0)
            elif not is_main_block(node):
                statements += [_Statement(each, piece.label, flags) for each in one_import_each(node)]
    return statements


def _run_all(statements: list[_Statement], namespace: dict[str, Any], seconds: float, skip: frozenset[int],
             progress: Callable[[int], None]) -> list[LoadNote]:
    notes: list[LoadNote] = []
    lost: set[str] = set()  # names that skipped statements would have defined
    for index, statement in enumerate(statements):
        progress(index)
        failure = _too_slow(seconds) if index in skip else _run(statement, namespace, seconds)
        if failure is None:
            continue
        needed = failure.args[0] if isinstance(failure, _Needs) else None
        if needed is None or needed not in lost:
            notes.append(LoadNote(statement.where, f"This statement was skipped: {failure}"))
        else:
            notes.append(LoadNote(statement.where, f"This statement was skipped too: it needs {needed}."))
        lost |= {node.id for node in ast.walk(statement.node)
                 if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} | _bound(statement.node)
    return notes


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    return {node.name} if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else set()


class _Failure(Exception):  # noqa: N818
    pass


class _Needs(_Failure):
    def __str__(self) -> str:
        return f"the name {self.args[0]} is not defined."


def _too_slow(seconds: float) -> _Failure:
    return _Failure(f"it takes longer than {seconds:g} seconds. Put training and the like under "
                    'if __name__ == "__main__":')


def _run(statement: _Statement, namespace: dict[str, Any], seconds: float) -> _Failure | None:
    patient = isinstance(statement.node, (ast.Import, ast.ImportFrom))
    limit = seconds * IMPORT_PATIENCE if patient else seconds
    try:
        module = ast.Module([statement.node], [])
        code = compile(module, statement.label, "exec", statement.flags, dont_inherit=True)
        with _deadline(limit):
            exec(code, namespace)
    except StatementTooSlow:
        return _too_slow(limit)
    except BaseException as error:  # the student's statement may raise anything, SystemExit included
        return _failure(error)
    return None


def _failure(error: BaseException) -> _Failure:
    advice = explain_exception(error)
    if advice is None and isinstance(error, NameError) and getattr(error, "name", None):
        return _Needs(error.name)
    try:
        words = str(error).partition("\n")[0][:300]
    except Exception:  # a hostile __str__ of the student's
        words = ""
    told = f"{type(error).__name__}: {words}".rstrip(": ")
    return _Failure(told + ("" if told.endswith(".") else ".") + (f" {advice}" if advice else ""))


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside after `seconds`, and again until it gives way; a no-op where there are no timers."""
    if not hasattr(signal, "setitimer"):
        yield  # the caller's clock still ends the load
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise StatementTooSlow

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


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
