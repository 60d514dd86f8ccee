"""What stands beside homework.toml in its folder, as values: tests and mistakes in Python, other interfaces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from grader.authoring.declared_values import DeclaredQuestion
from grader.data_classes import dataclass


@dataclass(frozen=True)
class OwnTest:
    """A graded test that the instructor wrote in Python, in `path` at `line`, about `function`.

    `names` are the functions of the homework that it calls, `questions` those that it asks in one line, as values,
    gradient and backward have them. `alone`: there is nothing in it but one of these.
    """

    number: str
    function: str
    path: Path
    line: int
    test: Callable[..., Any]
    names: frozenset[str]
    questions: tuple[DeclaredQuestion, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class OwnMistake:
    """A mistake of misconceptions.py in `function`: `computes` what it returns then, from the arguments `names`.

    `constant` is the first guess for a number that the mistake leaves open, under its name; None where there is none.
    """

    id: str
    function: str
    path: Path
    line: int
    computes: Callable[..., Any]
    names: tuple[str, ...]
    constant: tuple[str, float] | None
    sentence: str
    section: str
    question: str


@dataclass(frozen=True)
class Form:
    """One function in another published shape of the homework: what it is called there, and what stands where.

    `order` and `places` are the parameters and the values of homework.toml in the order that they have there, by their
    numbers; `turned_in` and `turned_out` say which of them are transposed. Empty where they are as in homework.toml.
    """

    name: str
    order: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    turned_in: tuple[bool, ...] = ()
    turned_out: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Interface:
    """A published shape of the homework: the forms of those functions that are otherwise than in homework.toml."""

    name: str
    forms: Mapping[str, Form] = field(default_factory=dict)

    def form(self, function: str) -> Form:
        """That of any function of the homework."""
        return self.forms.get(function, Form(function))
