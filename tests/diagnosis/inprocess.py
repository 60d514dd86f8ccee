"""A student without a sandbox: for our own sample files only, so that tests of the diagnosis are quick."""

from __future__ import annotations

import copy
import sys
import types
import warnings
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.grading.failures import StudentFault
from grader.judgement.verdict import Explanation, Verdict


@dataclass(frozen=True)
class Answered:
    """What the diagnosis reads of a Returned."""

    value: Any
    changed: tuple[int, ...]


@dataclass(frozen=True)
class InProcess:
    """Calls functions of a module that was executed here."""

    module: types.ModuleType
    source: str = ""
    sizes: Any = None
    calls: list[str] = field(default_factory=list)
    random_seed: int | None = None

    def at(self, sizes: Any) -> InProcess:
        return replace(self, sizes=sizes)

    def fresh(self) -> None:
        """As in a new process: whatever the module remembers is gone."""
        vars(self.module).clear()
        self.module.__name__ = "homework4"
        _execute(self.source, self.module)

    def returned(self, function: str, arguments: list[tuple[Any, ...]]) -> list[Answered]:
        return [self._one(function, each) for each in arguments]

    def _one(self, function: str, arguments: tuple[Any, ...]) -> Answered:
        self.calls.append(function)
        before = dict(vars(self.module))
        vars(self.module).update(self.sizes.constants() if self.sizes else {})
        mine = copy.deepcopy(arguments)
        if self.random_seed is not None:
            np.random.seed(self.random_seed)
        try:
            with np.errstate(all="ignore"):
                value = copy.deepcopy(getattr(self.module, function)(*mine))
        except Exception as error:  # whatever a student's code may raise
            raise StudentFault(Verdict.ERROR, Explanation(f"{type(error).__name__}: {error}")) from error
        finally:
            for name in ("NUM_HIDDEN_LAYERS", "NUM_INPUT", "NUM_HIDDEN", "NUM_OUTPUT"):
                if name in before:
                    setattr(self.module, name, before[name])
        changed = (i for i, (a, b) in enumerate(zip(mine, arguments, strict=True)) if not np.array_equal(a, b))
        return Answered(value, tuple(changed))


def execute(source: str) -> InProcess:
    """Execute a sample."""
    module = types.ModuleType("homework4")
    _execute(source, module)
    return InProcess(module, source)


def _execute(source: str, module: types.ModuleType) -> None:
    """As an import does it: data classes look their module up; what a file sets for all of numpy stays its own."""
    before = sys.modules.get(module.__name__)
    sys.modules[module.__name__] = module
    try:
        with np.errstate(), warnings.catch_warnings():
            exec(compile(source, module.__name__, "exec"), vars(module))
    finally:
        if before is None:
            del sys.modules[module.__name__]
        else:
            sys.modules[module.__name__] = before
