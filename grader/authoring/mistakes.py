"""For misconceptions.py of a homework: says of a function there that it computes what a mistake would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from grader.data_classes import dataclass

__all__ = ["MARK", "About", "mistake"]
MARK = "__mistake__"
Computes = TypeVar("Computes", bound=Callable[..., Any])


@dataclass(frozen=True)
class About:
    """The `function` in which the mistake is made, a `question` that leads on, and the `section` to read."""

    function: str
    question: str
    section: str = ""


def mistake(function: str, *, question: str, section: str = "") -> Callable[[Computes], Computes]:
    """What stands below returns what `function` would return with the mistake, which the docstring says in a sentence.

    It asks, by name, for any of the arguments: those of `function`, and of a backward function those of the forward
    function and the upstream gradients. A keyword with a number, as `*, slope=0.01`, is a constant that students may
    have chosen otherwise. `question` never holds the corrected line.
    """

    def marked(computes: Computes) -> Computes:
        vars(computes)[MARK] = About(function, question, section)
        return computes

    return marked
