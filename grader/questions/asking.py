"""Ask the graded tests with pytest: which ones there are, and what they find. Nothing is around them but our plugin."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.judgement.verdict import TestVerdict
from grader.questions.faults import BrokenQuestion
from grader.questions.held_out import HeldOut
from grader.questions.plugin import Plugin
from grader.questions.rubric import Entry, entry
from grader.questions.scope import EVERYTHING, Scope
from grader.questions.student import Student
from grader.questions.truth import Truth

HERE = Path(__file__).parent
# What of pytest is not needed here takes a third of the time of a grading.
UNUSED = ("cacheprovider", "terminal", "logging", "warnings", "doctest", "junitxml", "faulthandler", "unittest",
          "unraisableexception", "threadexception", "debugging", "legacypath", "tmpdir", "recwarn", "pastebin",
          "setuponly", "setupplan", "stepwise", "subtests", "nose", "monkeypatch", "skipping", "terminalprogress")
ARGUMENTS = ("-c", str(HERE / "pytest.ini"), "--rootdir", str(HERE), "--noconftest", "--assert=plain", "-s",
             *(word for name in UNUSED for word in ("-p", f"no:{name}")))


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
    modules = (importlib.import_module(f"{__package__}.{path.stem}") for path in _files(settings.parts))
    entries = [entry(test, settings.points, settings.hidden_visibility)
               for module in modules for name, test in vars(module).items() if name.startswith("test_")]
    return [each.at_hand_in if each.hidden and not settings.answers else each.verdict()
            for each in sorted(entries, key=lambda each: each.order)]


def plugin_for(settings: Settings, student_for: Callable[[Entry], Student],
               truth_for: Callable[[Entry], Truth]) -> Plugin:
    """The plugin of one run over the questions."""
    return Plugin(settings.parts, settings.points, settings.hidden_visibility, settings.answers, student_for, truth_for,
                  held_out=HeldOut(settings.data, settings.digits_accuracy, settings.mnist_accuracy,
                                   settings.training_seconds))


def _files(parts: Collection[int]) -> list[Path]:
    """The files of the graded tests, one for each part."""
    return [path for path in sorted(HERE.glob("test_*.py")) if int(path.name.split("_")[1]) in parts]


def ask(plugin: Plugin) -> None:
    """Run pytest here, with nothing but our own plugin and configuration."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    code = pytest.main([*ARGUMENTS, *map(str, _files(plugin.parts))], plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:  # Ctrl-C, which pytest keeps to itself, is no fault of a question
        raise KeyboardInterrupt
    if plugin.faults or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise BrokenQuestion("; ".join(plugin.faults) or f"pytest ended with {code!r}")
