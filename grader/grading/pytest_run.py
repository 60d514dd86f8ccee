"""Ask the graded tests: which ones there are, what they are worth, and what they find."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.grading.collecting import collected, files
from grader.grading.one_pass import Pass
from grader.grading.rubric import Entry, entry
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.homework.network.scope import EVERYTHING, Scope
from grader.homework.training.digits_config import HeldOut
from grader.judgement.verdict import TestVerdict


@dataclass(frozen=True)
class Settings:
    """What the assignment says about the questions."""

    parts: tuple[int, ...] = (1, 2, 3, 4, 5)
    points: Mapping[str, float] = field(default_factory=dict)
    answers: bool = True  # False on a student's laptop: public tests, no reference
    secret_seed: str = ""
    public_seed: int = 2025
    hidden_cases: int = 2
    hidden_visibility: str = "after_published"
    data: Path | None = None
    digits_accuracy: tuple[float, ...] = (0.80, 0.88, 0.92)
    mnist_accuracy: tuple[float, ...] = (0.80, 0.85, 0.90)
    training_seconds: float = 60.0
    scope: Scope = EVERYTHING


def rubric(settings: Settings) -> list[TestVerdict]:
    """Every test, not judged yet: what pytest would collect, without the time that pytest takes.

    Without answers the hidden ones are there too, as running at hand-in: the total is the same everywhere.
    """
    modules = (importlib.import_module(f"grader.homework.questions.{path.stem}") for path in files(settings.parts))
    entries = [entry(test, settings.points, settings.hidden_visibility)
               for module in modules for name, test in vars(module).items() if name.startswith("test_")]
    return [each.at_hand_in if each.hidden and not settings.answers else each.verdict()
            for each in sorted(entries, key=lambda each: each.order)]


def pass_over(settings: Settings, student_for: Callable[[Entry], Student],
              truth_for: Callable[[Entry], Truth]) -> Pass:
    """One pass over the questions, not begun."""
    return Pass(settings.parts, settings.points, settings.hidden_visibility, settings.answers, student_for, truth_for,
                held_out=HeldOut(settings.data, settings.digits_accuracy, settings.mnist_accuracy,
                                 settings.training_seconds))


def ask(one: Pass) -> None:
    """Ask all that `one` is about."""
    one.ask(collected(files(one.parts)))
