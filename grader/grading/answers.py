"""Where expected values come from: the live reference, or recorded public cases on a student's laptop."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from grader.grading.failures import BrokenQuestion, NeedsAnswers
from grader.grading.kept import Kept
from grader.grading.sizes import Sizes
from grader.intake.errors import CallerError
from grader.sandbox.protocol.contract import OPAQUE, Contract, Part


def recorded_functions(contract: Contract) -> tuple[str, ...]:
    """Formulas that the notes give; what is left out is worth a gradient, which nobody is told."""
    return tuple(function.name for function in contract.functions if function.part and not function.gradient
                 and {part.kind for part in function.returns} <= {"number", "array", "layers"})


class LiveAnswers:
    """Values computed by the reference solution in the file `solution`. Those `by_chance` differ from call to call."""

    complete = True

    def __init__(self, solution: Path, by_chance: frozenset[str] = frozenset()) -> None:
        self.module = _load(solution)
        self._by_chance = by_chance
        self._kept = Kept()

    def known(self, function: str, arguments: tuple[Any, ...], sizes: Sizes | None, **settings: float) -> Any:
        """As `value`, kept for the next submission that is asked the same."""
        if settings or function in self._by_chance:
            return self.value(function, arguments, sizes, **settings)
        return self.kept((function, sizes), arguments, lambda: self.value(function, arguments, sizes))

    def kept(self, key: Hashable, arguments: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What `compute` gives, which depends on `key` and `arguments` alone: computed once for a class."""
        return self._kept.value(key, arguments, compute)

    def value(self, function: str, arguments: tuple[Any, ...], sizes: Sizes | None, **settings: float) -> Any:
        """What `function` should return for `arguments` in a network of `sizes`, trained with `settings`."""
        with self.constants(sizes, **settings):
            return getattr(self.module, function)(*arguments)

    @contextmanager
    def constants(self, sizes: Sizes | None, **settings: float) -> Iterator[None]:
        """The reference's module constants are those of `sizes` and `settings` inside."""
        wanted = {**(sizes.constants() if sizes else {}), **settings}
        before = {name: getattr(self.module, name) for name in wanted}
        vars(self.module).update(wanted)
        try:
            yield
        finally:
            vars(self.module).update(before)


class RecordedAnswers:
    """Values of the public examples that students are given; no gradient is among them."""

    complete = False

    def __init__(self, path: Path) -> None:
        self._values = recorded_values(path)
        self.used = False  # once a value was there to compare with

    def value(self, function: str, arguments: tuple[Any, ...], sizes: Sizes | None, **settings: float) -> Any:
        """The recorded value; NeedsAnswers where none is recorded."""
        found = self._values.get(digest(function, arguments))
        if found is None:
            raise NeedsAnswers(function)
        self.used = True
        return _arrays(found)

    known = value

    def kept(self, key: Hashable, arguments: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What `compute` gives: there is one submission only."""
        return compute()


def recorded_values(path: Path) -> Mapping[str, Any]:
    """What `path` holds, by the name of the call; nothing where it is not. CallerError where it cannot be read."""
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise CallerError(f"{path} does not hold the recorded values that it should; unzip the file of the homework "
                          "again.") from error


class RecordingAnswers(LiveAnswers):
    """The live reference, remembering what a laptop may know: run over the public tests to write public_cases.json."""

    complete = False  # as on the laptop: differences are taken of the student's own loss

    def __init__(self, solution: Path, contract: Contract, recorded: Collection[str]) -> None:
        super().__init__(solution)
        self._functions = {name: contract.by_name[name].returns for name in recorded}
        self.recorded: dict[str, Any] = {}

    def known(self, function: str, arguments: tuple[Any, ...], sizes: Sizes | None, **settings: float) -> Any:
        return self.value(function, arguments, sizes, **settings)

    def value(self, function: str, arguments: tuple[Any, ...], sizes: Sizes | None, **settings: float) -> Any:
        found = super().value(function, arguments, sizes, **settings)
        if function in self._functions:
            self.recorded[digest(function, arguments)] = _recordable(found, self._functions[function])
        return found


def live_answers(solution: Path, contract: Contract) -> LiveAnswers:
    """The live reference in the file `solution`; BrokenQuestion, with the remedy, where there is none."""
    if not solution.is_file():
        raise BrokenQuestion(f"{solution.parent} holds no reference {solution.name}; set BACKPROP_GRADER_REFERENCE.")
    return _live(solution.resolve(), solution.read_bytes(), frozenset(contract.named(by_chance=True)))


@lru_cache(maxsize=1)
def _live(solution: Path, source: bytes, by_chance: frozenset[str]) -> LiveAnswers:
    """The reference as long as it stays the same: it serves a whole class."""
    return LiveAnswers(solution, by_chance)


def digest(function: str, arguments: tuple[Any, ...]) -> str:
    """A name for one call: designed inputs have the same bits on every platform."""
    text = hashlib.sha256(function.encode())
    for argument in arguments:
        array = np.asarray(argument, dtype=np.float64)
        text.update(repr(array.shape).encode() + array.tobytes())
    return text.hexdigest()[:20]


def _recordable(value: Any, returns: Sequence[Part]) -> Any:
    """`value` without what only the file itself can read, such as a cache."""
    if not any(part.kind == OPAQUE for part in returns):
        return _plain(value)
    parts = [value[part.name] for part in returns] if isinstance(value, Mapping) else value
    return {"sequence": [None if part.kind == OPAQUE else _plain(each)
                         for each, part in zip(parts, returns, strict=True)]}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return {"sequence": [_plain(each) for each in value]}
    return np.asarray(value, dtype=np.float64).tolist()


def _arrays(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return tuple(_arrays(each) for each in value["sequence"])
    return np.asarray(value, dtype=np.float64)


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("backprop_grader_reference_solution", path)
    if spec is None or spec.loader is None:
        raise BrokenQuestion(f"{path} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Answers = LiveAnswers | RecordedAnswers
Value = Callable[..., Any]
