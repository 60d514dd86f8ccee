"""Run the student's top-level statements one by one, each within its time; a failure costs only what it defines."""

from __future__ import annotations

import ast
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from grader.sandbox.advice import explain_exception
from grader.sandbox.load_report import LoadNote

IMPORT_PATIENCE = 5  # a cold import of scipy or sklearn is slow through no fault of the student's


class StatementTooSlow(BaseException):
    """Raised in a statement whose time is up; no `except Exception` of the student's catches it."""


@dataclass(frozen=True)
class Statement:
    """One top-level statement of the student's, where it stands, and the __future__ features in force there."""

    node: ast.stmt
    label: str
    flags: int

    @property
    def where(self) -> str:
        """The file or cell, and the line."""
        return f"{self.label}, line {self.node.lineno}"


def run_all(statements: list[Statement], namespace: dict[str, Any], seconds: float, skip: frozenset[int],
             progress: Callable[[int], None]) -> list[LoadNote]:
    """Run `statements` in order; those that fail, take longer than `seconds` or are in `skip` are noted."""
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


class _Failure(Exception):
    pass


class _Needs(_Failure):
    def __str__(self) -> str:
        return f"the name {self.args[0]} is not defined."


def _too_slow(seconds: float) -> _Failure:
    return _Failure(f"it takes longer than {seconds:g} seconds. Put training and the like under "
                    'if __name__ == "__main__":')


def _run(statement: Statement, namespace: dict[str, Any], seconds: float) -> _Failure | None:
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
