"""The reference in the student's place: to see whether a test that broke breaks for everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.truth import Truth
from grader.sandbox.protocol.reply import Returned


@dataclass(frozen=True)
class ReferenceAsStudent:
    """Answers as Student does, with what the reference returns."""

    truth: Truth

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self.many(function, [arguments])[0]

    def many(self, function: str, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """What `function` returns for each of `arguments`, none of which it can change."""
        return [self.truth.answers.value(function, tuple(map(_copied, each)), self.truth.sizes) for each in arguments]

    def returned(self, function: str, arguments: Sequence[tuple[Any, ...]]) -> list[Returned]:
        """As `many`, as replies."""
        return [Returned(value) for value in self.many(function, arguments)]


def _copied(argument: Any) -> Any:
    return np.copy(argument) if isinstance(argument, np.ndarray) else argument
