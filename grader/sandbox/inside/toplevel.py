"""Run the student's top-level statements one by one, each within its time; a failure costs only what it defines."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any

from grader.sandbox.inside.error_hints import explain_exception
from grader.sandbox.inside.forbidden import LeftOut, NotAllowed, forbidden_sentence
from grader.sandbox.protocol.load_report import LoadNote
from grader.sandbox.protocol.time_limit import TimeIsUp, time_limit

IMPORT_PATIENCE = 5  # a cold import of scipy or sklearn is slow through no fault of the student's
ADVICE = ' Put training and the like under if __name__ == "__main__":'
SLOW_STATEMENTS = 4  # so many may use up their time; after that each has a twentieth of it


@dataclass(frozen=True)
class Statement:
    """One top-level statement of the student's, where it stands, the __future__ features in force there, its names.

    `code` is missing where it was not compiled, or could not be.
    """

    node: ast.stmt
    label: str
    flags: int
    only_defines: bool
    imports: bool
    namespace: dict[str, Any] = field(repr=False, compare=False)
    code: CodeType | None = None

    @property
    def where(self) -> str:
        """The file or cell, and the line."""
        return f"{self.label}, line {self.node.lineno}"


def statement(node: ast.stmt, label: str, flags: int, namespace: dict[str, Any]) -> Statement:
    """The statement that `node` is."""
    return Statement(node, label, flags, _only_defines(node), _imports(node), namespace)


def compiled(each: Statement) -> CodeType:
    """The code of a statement. Raises whatever Python raises where it cannot be compiled."""
    return each.code or compile(ast.Module([each.node], []), each.label, "exec", each.flags, dont_inherit=True)


def with_code(each: Statement) -> Statement:
    """The statement compiled; as it is where it cannot be, which is said when its turn comes."""
    try:
        return replace(each, code=compiled(each))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return each


@dataclass
class Outcome:
    """What running all statements came to."""

    notes: list[LoadNote] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)  # names that skipped statements would have defined, and where
    slow: list[int] = field(default_factory=list)
    waiting: dict[str, tuple[int, int]] = field(default_factory=dict)  # lost name -> its note, and how many need it

    def record(self, index: int, statement: Statement, failure: _Failure) -> None:
        """Note that `statement` was skipped."""
        if isinstance(failure, _LeftOut):
            if failure.args[0] not in self.lost:
                self.notes.append(LoadNote(statement.where, str(failure)))
            self.lost.setdefault(failure.args[0], statement.where)
            return
        if isinstance(failure, (_Needs, _Uses)) and failure.args[0] in self.lost:
            self._record_want(statement, failure.args[0])
        else:
            first = isinstance(failure, _TooSlow) and not self.slow
            self.notes.append(LoadNote(statement.where, f"This statement was skipped: {failure}{ADVICE * first}"))
        if isinstance(failure, _TooSlow):
            self.slow.append(index)
        self.lost.update(dict.fromkeys(bound(statement.node), statement.where))

    def _record_want(self, statement: Statement, name: str) -> None:
        """All statements that only want the same lost name share one note."""
        sentence = f"This statement was skipped too: it needs {name}."
        if name not in self.waiting:
            self.waiting[name] = (len(self.notes), 0)
            self.notes.append(LoadNote(statement.where, sentence))
            return
        place, more = self.waiting[name]
        self.waiting[name] = (place, more + 1)
        shared = f"{sentence[:-1]}; so {'were' if more else 'was'} {more + 1} more."
        self.notes[place] = LoadNote(self.notes[place].where, shared)


def run_all(statements: Sequence[Statement], seconds: float, skip: frozenset[int],
            progress: Callable[[int], None], lost: Mapping[str, str]) -> Outcome:
    """Run `statements` in order; those that fail, take longer than `seconds` or are in `skip` are noted.

    `progress` is told the number of each that could end or outlast the process, before it does.
    `lost` are names that went with what Python could not read, and where.
    """
    outcome, spent = Outcome(lost=dict(lost)), 0.0
    for index, statement in enumerate(statements):
        if not statement.only_defines:
            progress(index)
        limit = seconds if spent < SLOW_STATEMENTS * seconds else seconds / 20
        begun = time.monotonic()
        failure = _Stopped(seconds) if index in skip else _run(statement, limit)
        spent += 0 if statement.imports else time.monotonic() - begun
        if isinstance(failure, _Needs) and failure.args[0] in outcome.lost and _undecorate(statement.node):
            outcome.notes.append(LoadNote(statement.where, f"The decorator was left out: it needs {failure.args[0]}."))
            failure = _run(replace(statement, code=None), limit)
        if failure is not None:
            outcome.record(index, statement, failure)
    return outcome


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


def _only_defines(node: ast.stmt) -> bool:
    """Whether nothing of the student's runs in it: a function without decorators, defaults and annotations."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list or node.returns:
        return False
    given = node.args
    parameters = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
    return not (given.defaults or any(given.kw_defaults) or any(each and each.annotation for each in parameters))


def _undecorate(node: ast.stmt) -> bool:
    """Take the decorators off a function, where there are any: a missing numba must not cost the function."""
    if not isinstance(node, ast.FunctionDef) or not node.decorator_list:
        return False
    node.decorator_list = []
    return True


def bound(node: ast.stmt) -> set[str]:
    """The names that a top-level statement would have defined."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    inside = {each.name for each in ast.walk(node) if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
    return inside | {each.id for each in ast.walk(node)
                     if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


class _Failure(Exception):
    pass


class _TooSlow(_Failure):
    def __str__(self) -> str:
        return f"it takes longer than {self.args[0]:g} seconds."


class _Stopped(_TooSlow):
    def __str__(self) -> str:
        return f"it ended the whole program, or could not be interrupted after {self.args[0]:g} seconds."


class _Needs(_Failure):
    def __str__(self) -> str:
        return f"the name {self.args[0]} is not defined."


class _Uses(_Failure):
    def __str__(self) -> str:
        return forbidden_sentence(self.args[0])


class _LeftOut(_Failure):
    def __str__(self) -> str:
        return (f"The import of {self.args[0]} was left out: the gradients are to be written by hand in numpy. Only "
                "functions that call into it are refused.")


def _run(statement: Statement, seconds: float) -> _Failure | None:
    limit = seconds * IMPORT_PATIENCE if statement.imports else seconds
    try:
        code = compiled(statement)
        with time_limit(limit):
            exec(code, statement.namespace)
    except TimeIsUp:
        return _TooSlow(limit)
    except NotAllowed as error:
        if not statement.imports:
            return _Uses(error.package)
        statement.namespace.update({name: LeftOut(error.package) for name in bound(statement.node) - {"*"}})
        return _LeftOut(error.package)
    except BaseException as error:  # the student's statement may raise anything, SystemExit included
        return _failure(error)
    return None


def _failure(error: BaseException) -> _Failure:
    advice = explain_exception(error)
    if isinstance(error, NameError) and getattr(error, "name", None) and (advice is None or error.name == "np"):
        return _Needs(error.name)
    try:
        words = str(error).partition("\n")[0][:300]
    except Exception:  # a hostile __str__ of the student's
        words = ""
    told = f"{type(error).__name__}: {words}".rstrip(": ")
    return _Failure(told + ("" if told.endswith(".") else ".") + (f" {advice}" if advice else ""))
