"""What stands above a test in Python: number, weight, visibility and tags of gradescope-utils, and what it says."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from grader.authoring.declared import DeclaredHomework
from grader.authoring.own_tests.place import Place
from grader.configuration import value_rules
from grader.configuration.document import nearest
from grader.data_classes import dataclass
from grader.grading.rubric import decoration

_NUMBER = re.compile(r"[1-9]\d*(\.[1-9]\d*)+")
QUESTION, PART = "question:", "part:"


@dataclass(frozen=True)
class Decorations:
    """Those of one `function`, which stands at `node`."""

    place: Place
    node: ast.FunctionDef
    function: Callable[..., Any]
    homework: DeclaredHomework

    @property
    def number(self) -> str:
        """Its number."""
        return str(decoration(self.function, "__number__"))

    @property
    def question(self) -> str:
        """The function that it is about."""
        return next(tag.removeprefix(QUESTION) for tag in self._tags if tag.startswith(QUESTION))

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        """Each set of parameters that pytest.mark.parametrize gives it; one without any where there is no such mark."""
        marks = [_sets(*mark.args[:2]) for mark in self._marks if len(mark.args) > 1]
        return [{name: value for each in chosen for name, value in each.items()} for chosen in product(*marks)]

    def require(self) -> None:
        """AssignmentError, with the line, where something is missing or cannot be meant."""
        if not (self.function.__doc__ or "").strip():
            raise self._wrong("has no docstring; its first line is the sentence that students read")
        self._require_number()
        if not value_rules.NOT_NEGATIVE["fits"](decoration(self.function, "__weight__")):
            raise self._wrong(f"must have its points in @weight(...), {value_rules.NOT_NEGATIVE['what']}")
        visibility = decoration(self.function, "__visibility__")
        if visibility is not None and not value_rules.VISIBILITY["fits"](visibility):
            raise self._wrong(f"has the visibility {visibility!r}, which must be {value_rules.VISIBILITY['what']}")
        self._require_question()
        for mark in self._marks:
            if mark.name != "parametrize":
                raise self._wrong(f"has the mark {mark.name}, which a graded test cannot have")

    def _require_number(self) -> None:
        number = decoration(self.function, "__number__")
        if number is None or not _NUMBER.fullmatch(number):
            raise self._wrong('must have its number in @number("1.5"): the part, and its place in it')
        if int(number.split(".")[0]) not in self.homework.parts:
            raise self._wrong(f"has the number {number}, and there is no part {number.split('.')[0]}")

    def _require_question(self) -> None:
        about = [tag.removeprefix(QUESTION) for tag in self._tags if tag.startswith(QUESTION)]
        if len(about) != 1:
            raise self._wrong('must say which function it is about, in @tags("question:f")')
        if about[0] not in self.homework.functions:
            raise self._wrong(f"is about {about[0]}, which is no function of this homework"
                              f"{nearest(about[0], self.homework.functions)}")

    @property
    def _tags(self) -> tuple[str, ...]:
        return tuple(str(tag) for tag in decoration(self.function, "__tags__") or ())

    @property
    def _marks(self) -> list[Any]:
        return list(decoration(self.function, "pytestmark") or ())

    def _wrong(self, what: str) -> Exception:
        return self.place.wrong(self.node, f"{self.node.name} {what}")


def _sets(names: Any, values: Any) -> list[Mapping[str, Any]]:
    """The sets of one mark, as pytest reads it."""
    listed = [each.strip() for each in names.split(",") if each.strip()] if isinstance(names, str) else list(names)
    return [dict(zip(listed, _row(each, len(listed)), strict=True)) for each in values]


def _row(value: Any, count: int) -> Any:
    if type(value).__name__ == "ParameterSet":  # of pytest.param
        return value.values
    return (value,) if count == 1 else value
