"""A known mistake by itself, with what it would answer in fixed cases."""

from __future__ import annotations

from typing import Any

from grader.data_classes import dataclass

from .diagnosis import Answer, Hypothesis


@dataclass(frozen=True, eq=False)
class Single:
    """A hypothesis without open constant, the recipe it makes, and its answer in each case."""

    hypothesis: Hypothesis
    recipe: Any
    answers: tuple[Answer | None, ...]
