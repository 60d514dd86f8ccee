"""`check --watch`: what a student reads while writing; the checks themselves are stand-ins, but for the one journey."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.checking import watch as watching
from grader.intake.errors import CallerError
from grader.judgement.verdict import Verdict
from tests.results.reports import CHECK

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8")
RELU = TEMPLATE.replace('raise NotImplementedError("relu is', 'return z * (z > 0)  # ("relu is')
SECONDS = 120.0


class Ended(Exception):
    """Nothing more happens in this test."""


def watched(path: Path, happenings, reports, monkeypatch, capsys) -> str:
    """What is shown while one after the other of `happenings` befalls `path`; the check after a save gives a report."""
    left, clock = iter(happenings), iter(range(1000))

    def wait(seconds: float) -> None:
        happens = next(left, Ended)
        if happens is Ended:
            raise Ended
        if happens is not None:
            happens(path)

    monkeypatch.setattr(watching.time, "sleep", wait)
    monkeypatch.setattr(watching.time, "monotonic", lambda: float(next(clock)))
    checks = iter(reports)

    def check():
        report = next(checks)
        if isinstance(report, Exception):
            raise report
        return report

    with pytest.raises(Ended):
        watching.watch(path, check, print)
    return capsys.readouterr().out


def save(text: str):
    return lambda path: path.write_text(text)


def test_a_save_shows_what_it_changed_and_what_comes_next(tmp_path, monkeypatch, capsys) -> None:
    from dataclasses import replace

    right = replace(CHECK, tests=tuple(replace(test, verdict=Verdict.CORRECT, score=1.0, explanation=None)
                                       if test.number == "1.6" else test for test in CHECK.tests))
    path = tmp_path / "homework4.py"
    path.write_text("x = 1\n")
    shown = watched(path, [save("x = 2\n"), None, None, save("x = 3\n"), None, None], [CHECK, right, right], monkeypatch, capsys)
    first, second, third = shown.split("Saved at ")
    assert "Part 1  Building blocks" in first and first.rstrip().endswith("Ctrl-C ends this.")
    assert "softmax is right now" in second and "back_prop" not in second.replace("Next: back_prop", "")
    assert "Nothing has changed." in third


def test_a_file_that_is_gone_is_said_and_waited_for(tmp_path, monkeypatch, capsys) -> None:
    path = tmp_path / "homework4.py"
    path.write_text("x = 1\n")
    shown = watched(path, [lambda path: path.unlink(), None, None, save("x = 1\n"), None], [CHECK], monkeypatch, capsys)
    assert shown.splitlines()[-2:] == ["homework4.py is gone. Waiting until it is there again.",
                                       "homework4.py is there again, as it was."]


def test_a_file_taken_away_at_the_moment_of_the_check_is_no_end(tmp_path, monkeypatch, capsys) -> None:
    path = tmp_path / "homework4.py"
    path.write_text("x = 1\n")
    gone = CallerError("There is no file.")
    shown = watched(path, [save("x = 2\n"), None, save("x = 3\n"), None], [CHECK, gone, CHECK], monkeypatch, capsys)
    assert shown.count("Saved at") == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal to another process")
def test_the_journey_of_a_student(tmp_path) -> None:
    path, temporary, log = tmp_path / "homework4.py", tmp_path / "temporary", tmp_path / "log"
    path.write_text(TEMPLATE)
    temporary.mkdir()
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1", "TMPDIR": str(temporary),
                   "BACKPROP_GRADER_REFERENCE": str(tmp_path / "nowhere")}
    command = [sys.executable, "-m", "grader", "check", "--watch", "--parts", "1", str(path)]
    with log.open("w") as output, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output,
                                                   stderr=subprocess.STDOUT) as process:
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
            assert process.wait(SECONDS) == 130
        finally:
            process.kill()
    said = log.read_text()
    assert said.endswith("Stopped.\n") and "Traceback" not in said
    assert said.count("was never closed") == 1
    assert list(temporary.iterdir()) == []


def reads(log: Path, words: str, times: int = 1) -> None:
    """Wait until the student has read `words` so many times."""
    end = time.monotonic() + SECONDS
    while log.read_text().count(words) < times:
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)
