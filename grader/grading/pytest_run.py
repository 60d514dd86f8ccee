"""Ask the graded tests: which ones there are, what they are worth, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from grader.data_classes import dataclass
from grader.grading.homework import Homework
from grader.grading.one_pass import Pass
from grader.grading.rubric import Entry, entry
from grader.grading.scope import Scope
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.verdict import TestVerdict


@dataclass(frozen=True)
class Settings:
    """How the questions of a homework are put. `fixtures` are those of the homework unless given."""

    homework: Homework
    parts: tuple[int, ...] = (1, 2, 3, 4, 5)
    points: Mapping[str, float] = field(default_factory=dict)
    answers: bool = True  # False on a student's laptop: public tests, no reference
    secret_seed: str = ""
    public_seed: int = 2025
    hidden_cases: int = 2
    hidden_visibility: str = "after_published"
    fixtures: Mapping[str, Any] | None = None
    found: Scope | None = None  # of the file, once it is known
    only: frozenset[str] | None = None  # numbers of the tests that a check is about, None for all
    first: bool = False  # a check ends at the first function that is wrong

    @property
    def scope(self) -> Scope:
        """What the file can be asked."""
        return self.homework.scope() if self.found is None else self.found

    @property
    def every_fixture(self) -> Mapping[str, Any]:
        """What graded tests may ask for besides `student` and `truth`."""
        homework = self.homework
        return homework.fixtures(homework.assignment, None) if self.fixtures is None else self.fixtures


def rubric(settings: Settings) -> list[TestVerdict]:
    """Every test, not judged yet.

    Without answers the hidden ones are there too, as running at hand-in: the total is the same everywhere.
    """
    entries = [entry(test, settings.points, settings.hidden_visibility)
               for test in settings.homework.questions.tests(settings.parts)]
    return [each.at_hand_in if each.hidden and not settings.answers else each.verdict()
            for each in sorted(entries, key=lambda each: each.order)]


def pass_over(settings: Settings, student_for: Callable[[Entry], Student],
              truth_for: Callable[[Entry], Truth]) -> Pass:
    """One pass over the questions, not begun."""
    return Pass(settings.parts, settings.points, settings.hidden_visibility, settings.answers, student_for, truth_for,
                fixtures=settings.every_fixture)
