"""Run the student's top-level statements one by one, each within its time; a failure costs only what it defines."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.sandbox.inside.failures import Failure, ImportLeftOut, Needs, Stopped, TooSlow, Uses, failure_of
from grader.sandbox.inside.forbidden import LeftOut, NotAllowed
from grader.sandbox.inside.statements import TEST, Parts, Statement, compiled
from grader.sandbox.inside.taking_apart import defines, never_defines, put_back, unchanged, why_apart
from grader.sandbox.protocol.load_report import LoadNote
from grader.sandbox.protocol.names import bound
from grader.sandbox.protocol.time_limit import TimeIsUp, time_limit

IMPORT_PATIENCE = 5  # a cold import of scipy or sklearn is slow through no fault of the student's
ADVICE = ' Put training and the like under if __name__ == "__main__":'
SLOW_STATEMENTS = 4  # so many may use up their time; after that each has a twentieth of it


@dataclass
class Outcome:
    """What running all statements came to."""

    notes: list[LoadNote] = field(default_factory=list)
    lost: dict[str, LoadNote] = field(default_factory=dict)  # what skipped statements would have defined: where, why
    slow: list[int] = field(default_factory=list)
    waiting: dict[str, tuple[int, int]] = field(default_factory=dict)  # lost name -> its note, and how many need it

    def record(self, statement: Statement, failure: Failure) -> None:
        """Note that `statement` was skipped."""
        if isinstance(failure, ImportLeftOut):
            if failure.args[0] not in self.lost:
                self.notes.append(LoadNote(statement.where, str(failure)))
            self.lost.setdefault(failure.args[0], LoadNote(statement.where, str(failure)))
            return
        if isinstance(failure, (Needs, Uses)) and failure.args[0] in self.lost:
            self._record_want(statement, failure.args[0])
        else:
            first = isinstance(failure, TooSlow) and not self.slow
            self.notes.append(LoadNote(statement.where, f"This statement was skipped: {failure}{ADVICE * first}"))
        if isinstance(failure, TooSlow):
            self.slow.append(statement.number)
        self.lost.update(dict.fromkeys(bound(statement.node), LoadNote(statement.where, str(failure))))

    def take_apart(self, statement: Statement, why: str, failure: Failure | None) -> None:
        """Note that `statement` was run in parts."""
        self.notes.append(LoadNote(statement.where, f"What stands in this statement was run line by line. {why}"))
        if isinstance(failure, TooSlow):
            self.slow.append(statement.number)

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


class TopLevel:
    """Runs statements; those that fail, take longer than `seconds` or are in `skip` are noted in the `outcome`.

    `progress` is told the number of each that could end or outlast the process, before it does.
    `lost` are names that went with what Python could not read, where and why.
    """

    def __init__(self, seconds: float, skip: frozenset[int], progress: Callable[[int], None],
                 lost: Mapping[str, LoadNote]) -> None:
        self.outcome = Outcome(lost=dict(lost))
        self._seconds, self._skip, self._progress = seconds, skip, progress
        self._spent = 0.0
        self._at: int | None = None

    def run(self, statements: Iterable[Statement]) -> None:
        """Run `statements` in order, inside of another one where that imports the module that they are."""
        outer = self._at
        for statement in statements:
            self._run_one(statement)
        if outer is not None:
            self._reach(outer)
        self._at = outer

    def _run_one(self, statement: Statement) -> None:
        if not statement.only_defines:
            self._reach(statement.number)
        parts, namespace = statement.parts, statement.namespace
        before = dict(namespace) if parts is not None else {}
        failure = None if parts is not None and never_defines(parts) else self._run(statement)
        why = why_apart(parts, failure, namespace, before) if parts is not None else ""
        if parts is not None and why:
            put_back(namespace, before)
            self.outcome.take_apart(statement, why, failure)
            self._run_parts(parts, namespace)
        elif failure is not None:
            self.outcome.record(statement, failure)

    def _run_parts(self, parts: Parts, namespace: dict[str, Any]) -> None:
        """As Python would, but that what fails costs only what it defines; an except block gives what was lost."""
        true = self._is_true(parts.test, namespace)
        if true is not False:
            self._run_with(parts.body, () if true else parts.instead, namespace)
        else:
            self.run(parts.instead)
            if parts.asks and any(name not in namespace for name in parts.only_here):
                self.run(parts.body)
        self.run(parts.last)

    def _is_true(self, test: Statement | None, namespace: dict[str, Any]) -> bool | None:
        """Whether the condition of an if or a while is true, None where that cannot be known or there is none."""
        if test is None:
            return None
        self._run_one(test)
        true = namespace.pop(TEST, None)
        return true if isinstance(true, bool) else None

    def _run_with(self, body: Sequence[Statement], instead: Sequence[Statement], namespace: dict[str, Any]) -> None:
        """Run `body`; once something in it has failed, what `instead` defines is taken from there."""
        theirs = {name for each in instead for name in defines(each)}
        lost: set[str] = set()
        for each in body:
            names = defines(each) if theirs else set()
            if lost and names and names <= theirs:
                lost |= names
                continue
            before = {name: namespace[name] for name in names if name in namespace}
            self.run([each])
            lost |= unchanged(names, namespace, before)
        self.run(each for each in instead if unchanged(defines(each), namespace, {}) or defines(each) & lost)

    def _reach(self, number: int) -> None:
        self._at = number
        self._progress(number)

    def _run(self, statement: Statement) -> Failure | None:
        limit = self._seconds if self._spent < SLOW_STATEMENTS * self._seconds else self._seconds / 20
        begun = time.monotonic()
        failure = Stopped(self._seconds) if statement.number in self._skip else _run(statement, limit)
        self._spent += 0 if statement.imports else time.monotonic() - begun
        if isinstance(failure, Needs) and failure.args[0] in self.outcome.lost and _undecorate(statement.node):
            self.outcome.notes.append(LoadNote(statement.where,
                                               f"The decorator was left out: it needs {failure.args[0]}."))
            failure = _run(replace(statement, code=None), limit)
        return failure


def _undecorate(node: ast.stmt) -> bool:
    """Take the decorators off a function, where there are any: a missing numba must not cost the function."""
    if not isinstance(node, ast.FunctionDef) or not node.decorator_list:
        return False
    node.decorator_list = []
    return True


def _run(statement: Statement, seconds: float) -> Failure | None:
    limit = seconds * IMPORT_PATIENCE if statement.imports else seconds
    try:
        code = compiled(statement)
        with time_limit(limit):
            exec(code, statement.namespace)
    except TimeIsUp:
        return TooSlow(limit)
    except NotAllowed as error:
        if not statement.imports:
            return Uses(error.package)
        statement.namespace.update({name: LeftOut(error.package) for name in bound(statement.node) - {"*"}})
        return ImportLeftOut(error.package)
    except BaseException as error:  # the student's statement may raise anything, SystemExit included
        return failure_of(error)
    return None
