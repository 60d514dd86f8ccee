"""What an instructor declares in a homework's folder: homework.toml, and what stands beside it, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.authoring.declared_values import Array, Asked, Declared, DeclaredFunction, DeclaredQuestion, Kind, OneOf
from grader.authoring.folder_values import Interface, OwnMistake, OwnTest
from grader.configuration.assignment import Assignment
from grader.data_classes import dataclass

__all__ = ["Array", "Asked", "Declared", "DeclaredFunction", "DeclaredHomework", "DeclaredQuestion", "Kind", "OneOf"]


@dataclass(frozen=True)
class DeclaredHomework:
    """All of a homework.toml, and what is written in Python beside it: what a course may change is its `assignment`."""

    path: Path
    assignment: Assignment
    functions: Mapping[str, DeclaredFunction]
    questions: tuple[DeclaredQuestion, ...]
    parts: Mapping[int, str]
    lengths: Mapping[str, tuple[int, ...]]
    solution: str = "reference.py"
    file: str = "homework.py"  # that students write
    own_tests: tuple[OwnTest, ...] = ()
    own_mistakes: tuple[OwnMistake, ...] = ()
    interfaces: tuple[Interface, ...] = ()

    @property
    def asked(self) -> tuple[DeclaredQuestion, ...]:
        """Every question of the file, and what is asked in Python beside them, once each."""
        known = {(each.asked, each.function) for each in self.questions}
        others = {(each.asked, each.function): each for test in self.own_tests for each in test.questions}
        return (*self.questions, *(each for key, each in others.items() if key not in known))

    def inputs(self, question: DeclaredQuestion) -> Mapping[str, Declared]:
        """All that the value depends on, by name: the arguments, and what a backward function is given of upstream."""
        asked = self.functions[question.function].parameters
        if question.asked is not Asked.BACKWARD:
            return asked
        return {**self.functions[question.of].parameters, **dict(list(asked.items())[:-1])}

    @property
    def examined(self) -> tuple[DeclaredQuestion, ...]:
        """The same, and the values of functions of which nothing but a test in Python asks something."""
        known = {each.function for each in self.asked}
        others = dict.fromkeys(test.function for test in self.own_tests if test.function not in known)
        return (*self.asked, *(DeclaredQuestion(Asked.VALUES, name) for name in others
                               if self.functions[name].drawable))
