"""`check --watch`: what a student reads while writing; the checks themselves are stand-ins, but for the one journey."""

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from grader.checking import watch as watching
from grader.intake.errors import CallerError
from grader.judgement.verdict import Verdict
from tests.results.reports import CHECK
from tests.support.running import ROOT, started
from tests.support.waiting import LONGEST, until

TEMPLATE = (ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8")
RELU = TEMPLATE.replace('raise NotImplementedError("relu is', 'return z * (z > 0)  # ("relu is')


class Ended(Exception):
    """Nothing more happens in this test."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that a student writes."""
    path = tmp_path / "homework4.py"
    path.write_text("x = 1\n")
    return path


@pytest.fixture
def watched(path, monkeypatch, capsys):
    """What is shown while one after the other of `happenings` befalls the file; the check after a save gives a report."""
    def watch(happenings, reports) -> str:
        left, clock, checks = iter(happenings), iter(range(1000)), iter(reports)

        def wait(seconds: float) -> None:
            happens = next(left, Ended)
            if happens is Ended:
                raise Ended
            if happens is not None:
                happens(path)

        def check():
            report = next(checks)
            if isinstance(report, Exception):
                raise report
            return report

        monkeypatch.setattr(watching.time, "sleep", wait)
        monkeypatch.setattr(watching.time, "monotonic", lambda: float(next(clock)))
        with pytest.raises(Ended):
            watching.watch(path, check, print)
        return capsys.readouterr().out

    return watch


def save(text: str):
    return lambda path: path.write_text(text)


def test_a_save_shows_what_it_changed_and_what_comes_next(watched) -> None:
    right = replace(CHECK, tests=tuple(replace(test, verdict=Verdict.CORRECT, score=1.0, explanation=None)
                                       if test.number == "1.6" else test for test in CHECK.tests))
    shown = watched([save("x = 2\n"), None, None, save("x = 3\n"), None, None], [CHECK, right, right])
    first, second, third = shown.split("Saved at ")
    assert "Part 1  Building blocks" in first and first.rstrip().endswith("Ctrl-C ends this.")
    assert "softmax is right now" in second and "back_prop" not in second.replace("Next: back_prop", "")
    assert "Nothing has changed." in third


def test_a_file_that_is_gone_is_said_and_waited_for(watched) -> None:
    shown = watched([Path.unlink, None, None, save("x = 1\n"), None], [CHECK])
    assert shown.splitlines()[-2:] == ["homework4.py is gone. Waiting until it is there again.",
                                       "homework4.py is there again, as it was."]


def test_a_file_taken_away_at_the_moment_of_the_check_is_no_end(watched) -> None:
    shown = watched([save("x = 2\n"), None, save("x = 3\n"), None], [CHECK, CallerError("There is no file."), CHECK])
    assert shown.count("Saved at") == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal to another process")
def test_the_journey_of_a_student(path, tmp_path) -> None:
    temporary, log = tmp_path / "temporary", tmp_path / "log"
    path.write_text(TEMPLATE)
    temporary.mkdir()
    with log.open("w") as output, started("check", "--watch", "--parts", 1, path, how={"stdout": output, "stderr": subprocess.STDOUT}, COLUMNS=80,
                                          PYTHONUTF8=1, TMPDIR=temporary, BACKPROP_GRADER_REFERENCE=tmp_path / "nowhere") as process:
        try:
            reads(log, "Ctrl-C ends this.")
            path.write_text(RELU)
            reads(log, "relu is right now")
            path.write_text(RELU.replace("def softmax(z):", "def softmax(z:"))
            reads(log, "was never closed")
            path.unlink()
            reads(log, "is gone")
            path.write_text(RELU)
            reads(log, "Next: relu_prime (1.3)", times=3)
            process.send_signal(signal.SIGINT)
            assert process.wait(LONGEST) == 130
        finally:
            process.kill()
    said = log.read_text()
    assert said.endswith("Stopped.\n") and "Traceback" not in said
    assert said.count("was never closed") == 2, "once of softmax, once among the notes on the file"
    assert list(temporary.iterdir()) == []


def reads(log: Path, words: str, times: int = 1) -> None:
    """Wait until the student has read `words` so many times."""
    assert until(lambda: log.read_text().count(words) >= times), log.read_text()
