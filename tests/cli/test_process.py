"""The command as a process of its own: what it leaves behind when nobody reads it, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GRADE = [sys.executable, "-m", "grader", "grade", "reference/homework4.py", "--parts", "1"]


def ended(redirected: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of GRADE under a redirection of the shell."""
    done = subprocess.run(["sh", "-c", f'"$@" {redirected}', "sh", *GRADE], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
@pytest.mark.parametrize(("redirected", "code", "output", "error"), [
    ("", 0, "12 / 12\n", ""),
    (">&-", 0, "", ""),
    ("2>&-", 0, "12 / 12\n", ""),
    (">/dev/full", 2, "", "The report cannot be shown: No space left on device.\n"),
])
def test_the_exit_code_says_how_it_went_whoever_reads(redirected, code, output, error):
    found = ended(redirected)
    assert (found[0], found[2]) == (code, error)
    assert found[1].endswith(output) and bool(found[1]) == bool(output)


def test_a_reader_that_has_gone_is_no_fault():
    with subprocess.Popen(GRADE, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == ("", 0)


def test_the_sandbox_boots_before_numpy_pytest_and_rich_are_loaded():
    loaded = "import sys, grader.cli, grader.classroom.grading; print({'numpy', 'pytest', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")
