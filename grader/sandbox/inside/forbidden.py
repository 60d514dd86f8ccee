"""Packages that the homework may not use: their import is left out, and whatever is asked of them raises."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

from grader.sandbox.inside.importing import MetaPathFinder


class NotAllowed(ImportError):
    """Raised where a package is imported or used that the homework may not use."""

    def __init__(self, package: str, sentence: str = "") -> None:
        super().__init__(sentence or forbidden_sentence(package))
        self.package = package


def forbidden_sentence(package: str) -> str:
    """Why `package` may not be imported."""
    return (f"This homework may not import {package}: the gradients are to be written by hand in numpy. "
            "Remove the import and hand in again.")


class Guard(MetaPathFinder):
    """Refuses packages by name however they are imported, also by `__import__` inside a function."""

    def __init__(self, forbidden: Sequence[str]) -> None:
        self.forbidden = frozenset(forbidden)

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname.partition(".")[0] in self.forbidden:
            raise NotAllowed(fullname.partition(".")[0])


def forbid(packages: Sequence[str]) -> None:
    """From now on importing one of `packages` raises NotAllowed."""
    if packages:
        sys.meta_path.insert(0, Guard(packages))


class LeftOut:
    """Stands for what the import of a forbidden package would have bound: whatever is asked of it raises NotAllowed."""

    def __init__(self, package: str) -> None:
        self._package = package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()

    def _refuse(self, *given: Any, **named: Any) -> NoReturn:
        raise NotAllowed(self._package)

    __call__ = __getitem__ = __iter__ = __mro_entries__ = _refuse
