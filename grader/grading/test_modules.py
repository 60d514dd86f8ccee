"""Graded tests written for pytest: a package with one module for each part."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.grading.collecting import Question


@dataclass(frozen=True)
class TestModules:
    """Graded tests in the files test_1_... to test_n_..., one for each part, of the `package` in `folder`."""

    __test__ = False  # for pytest
    folder: Path
    package: str

    def tests(self, parts: Collection[int]) -> tuple[Callable[..., Any], ...]:
        """What pytest would collect, without the time that pytest takes."""
        modules = (importlib.import_module(f"{self.package}.{path.stem}") for path in self._files(parts))
        return tuple(test for module in modules for name, test in vars(module).items() if name.startswith("test_"))

    def collected(self, parts: Collection[int]) -> tuple[Question, ...]:
        """The same, ready to be asked. BrokenQuestion where pytest cannot collect them."""
        from grader.grading.collecting import collected  # pytest takes its time to load

        return collected(self.folder, self._files(parts))

    def _files(self, parts: Collection[int]) -> tuple[Path, ...]:
        return tuple(path for path in sorted(self.folder.glob("test_*.py")) if int(path.name.split("_")[1]) in parts)
