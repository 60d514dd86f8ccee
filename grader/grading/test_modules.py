"""Graded tests written for pytest: a package with one module for each part.

Where they are plain functions, as most are, pytest itself is not loaded: it takes as long as the rest of a start.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.data_classes import dataclass
from grader.grading.question import Question, question


@dataclass(frozen=True)
class TestModules:
    """Graded tests in the files test_1_... to test_n_..., one for each part, of the `package` in `folder`."""

    __test__ = False  # for pytest
    folder: Path
    package: str

    def tests(self, parts: Collection[int]) -> tuple[Callable[..., Any], ...]:
        """What pytest would collect, without the time that pytest takes."""
        return tuple(test for module in self._modules(parts) for test in tests_of(module))

    def collected(self, parts: Collection[int]) -> tuple[Question, ...]:
        """The same, ready to be asked. BrokenQuestion where pytest has to collect them and cannot."""
        modules = self._modules(parts)
        if not any(map(needs_pytest, modules)):
            return tuple(map(plain, self.tests(parts)))
        from grader.grading.collecting import collected  # pytest takes its time to load

        return collected(self.folder, self._files(parts))

    def _modules(self, parts: Collection[int]) -> list[ModuleType]:
        return [importlib.import_module(f"{self.package}.{path.stem}") for path in self._files(parts)]

    def _files(self, parts: Collection[int]) -> tuple[Path, ...]:
        return tuple(path for path in sorted(self.folder.glob("test_*.py")) if int(path.name.split("_")[1]) in parts)


def tests_of(module: ModuleType) -> list[Callable[..., Any]]:
    """The test functions of a module, in order."""
    return [test for name, test in vars(module).items() if name.startswith("test_")]


def needs_pytest(module: ModuleType) -> bool:
    """Whether its tests are more than functions: of a class, or marked, parametrized or given fixtures of their own."""
    held = vars(module)
    return any((name.startswith("Test") and isinstance(value, type) and value.__module__ == module.__name__)
               or getattr(value, "__name__", "") == "pytest" for name, value in held.items()) or any(
        hasattr(each, "pytestmark") for each in (module, *tests_of(module)))


@cache  # the tests of a process stay the same
def plain(function: Callable[..., Any]) -> Question:
    """The question that a test function puts by itself."""
    return question(function, {})
