"""Stand-ins for the rooms below, so that the command line is tested without student code or processes."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

import pytest

import grader.classroom
from grader import cli
from grader.judgement.verdict import TestVerdict, Verdict

RUBRIC = [TestVerdict(number, f"test {number}", int(number[0]), "relu", 0.0, 2.0, Verdict.NOT_RUN, visibility)
          for number, visibility in [("1.1", "visible"), ("1.2", "visible"), ("2.1", "after_published")]]


class NotGradable(Exception):
    """As in grader.intake."""


class CallerError(Exception):
    """As in grader.intake."""


@dataclass
class Rooms:
    """What the stand-ins do, and what they saw."""

    intake: Any = None                                   # an exception to raise
    verdicts: list[Any] = field(default_factory=lambda: [replace(t, score=2, verdict=Verdict.CORRECT) for t in RUBRIC])
    seen: dict[str, Any] = field(default_factory=dict)
    closed: bool = False

    def take_in(self, path, **options):
        self.seen.update(path=path, **options)
        if self.intake:
            raise self.intake
        return type("TakenIn", (), {"program": "program", "notes": ("cell 3 was skipped",)})

    def run_questions(self, program, sandbox, settings, on_verdict):
        self.seen["settings"] = settings
        for verdict in self.verdicts:
            if isinstance(verdict, BaseException):
                raise verdict
            on_verdict(verdict)
        return list(self.verdicts)

    def open_sandbox(self, limits, confined):
        self.seen.update(limits=limits, confined=confined)
        rooms = self

        class Sandbox:
            isolation = type("Isolation", (), {"as_dict": lambda self: {"landlock": True},
                                               "sentences": lambda self: ()})()

            def __enter__(self):
                return self

            def __exit__(self, *error):
                rooms.closed = True

        return Sandbox()


@pytest.fixture
def rooms(monkeypatch):
    """The rooms; `grader.classroom.grading` is loaded anew on top of them."""
    stand_in = Rooms()
    _module(monkeypatch, "grader.intake", take_in=stand_in.take_in, NotGradable=NotGradable,
            CallerError=CallerError)
    _module(monkeypatch, "grader.questions.run", rubric=lambda settings: RUBRIC, Settings=lambda **given: given,
            run_questions=stand_in.run_questions)
    _module(monkeypatch, "grader.sandbox", Limits=lambda **given: given, Sandbox=stand_in.open_sandbox)
    for name in ("BACKPROP_GRADER_SEED", "BACKPROP_GRADER_SEED_FILE", "TIMEOUT_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, "grader.classroom.grading", raising=False)
    grading = importlib.import_module("grader.classroom.grading")
    monkeypatch.setattr(grader.classroom, "grading", grading)
    yield stand_in
    sys.modules.pop("grader.classroom.grading", None)


def _module(monkeypatch, name, **contents):
    module = ModuleType(name)
    module.__dict__.update(contents)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def run(capsys):
    """run("grade", path) -> (exit code, standard output, standard error)."""
    def command(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return ended.value.code, out, err
    return command


@pytest.fixture
def homework(tmp_path):
    """A submission that exists."""
    path = tmp_path / "homework4.py"
    path.write_text("import numpy as np\n")
    return path
