"""Stand-ins for the rooms below, so that the command line is tested without student code or processes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from grader.grading import judging, room
from grader.grading.homework import Read
from grader.homework import homework4
from grader.homework.network.scope import EVERYTHING
from grader.intake.load_submission import Submission
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.protocol.load_report import LoadReport
from tests.results.readers import strict

RUBRIC = [TestVerdict(number, f"test {number}", int(number[0]), "relu", 0.0, 2.0, Verdict.NOT_RUN, visibility)
          for number, visibility in [("1.1", "visible"), ("1.2", "visible"), ("2.1", "after_published")]]


@dataclass
class Rooms:
    """What the stand-ins do, and what they saw."""

    intake: Any = None                                   # an exception to raise
    verdicts: list[Any] = field(default_factory=lambda: [replace(t, score=2, verdict=Verdict.CORRECT) for t in RUBRIC])
    loaded: LoadReport = field(default_factory=lambda: LoadReport(functions={"relu": ("z",)}))
    seen: dict[str, Any] = field(default_factory=dict)
    closed: bool = False

    def take_in(self, path, *contract, **options):
        self.seen.update(path=path, **options)
        if self.intake:
            raise self.intake
        return Submission("program", "homework4.py", ("cell 3 was skipped",))

    def session(self, program, sandbox, settings, on_verdict):
        self.seen["settings"] = settings
        return SimpleNamespace(answers=None, on_verdict=on_verdict)

    def worker(self, sandbox, program):
        return SimpleNamespace(loaded=self.loaded, ask=None, discard=None)

    def read(self, program, interface, *worker):
        self.seen["interface"] = interface
        return Read(program, EVERYTHING)

    def judged(self, session):
        for verdict in self.verdicts:
            if isinstance(verdict, BaseException):
                raise verdict
            session.on_verdict(verdict)
        return list(self.verdicts)

    def open_sandbox(self, confined):
        rooms = self

        class Sandbox:
            isolation = type("Isolation", (), {"as_dict": lambda self: {"landlock": True},
                                               "sentences": lambda self: ()})()

            def hold_to(self, limits):
                rooms.seen.update(limits=limits, confined=confined)

            def clean(self):
                pass

            def close(self):
                rooms.closed = True

        return Sandbox()


@pytest.fixture
def rooms(monkeypatch):
    """What `grader.grading` stands on, for as long as a test lasts."""
    stand_in = Rooms()
    for module, name, value in (
        (judging, "take_in", stand_in.take_in), (judging, "rubric", lambda settings: RUBRIC),
        (judging, "Session", stand_in.session), (judging, "verdicts", stand_in.judged),
        (judging, "LiveWorker", stand_in.worker), (homework4, "_read", stand_in.read), (room, "Limits", lambda **given: given),
        (room, "Sandbox", stand_in.open_sandbox),
    ):
        monkeypatch.setattr(module, name, value)
    for name in ("BACKPROP_GRADER_SEED", "BACKPROP_GRADER_SEED_FILE", "TIMEOUT_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    return stand_in


@pytest.fixture
def homework(tmp_path):
    """A submission that exists."""
    path = tmp_path / "homework4.py"
    path.write_text("import numpy as np\n")
    return path


@pytest.fixture
def graded(rooms, run, homework, tmp_path):
    """graded("--json") -> (exit code, standard output, standard error, what is in the file of results)."""
    def command(*options):
        path = tmp_path / "results.json"
        return (*run("grade", homework, "--results", path, *options), strict(path.read_text()))
    return command
