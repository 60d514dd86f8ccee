"""The command as a process of its own: what it leaves behind when nobody reads it, and how it ends."""

import os
import subprocess
import sys

import pytest

from grader.grading.grade_questions import Settings, rubric
from grader.homework.homework4 import homework4
from tests.support.running import ROOT, backprop_grader, python
from tests.support.slow import slow

GRADE = [sys.executable, "-m", "grader", "grade", "reference/homework4.py", "--parts", "1"]
POINTS = sum(test.max_score for test in rubric(Settings(homework4(), parts=(1,))))
FULL = f"{POINTS:g} / {POINTS:g}\n"


def ended(redirected: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of GRADE under a redirection of the shell."""
    done = subprocess.run(["sh", "-c", f'"$@" {redirected}', "sh", *GRADE], cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
@pytest.mark.parametrize(("redirected", "code", "output", "error"), [
    pytest.param("", 0, FULL, "", marks=pytest.mark.slow),
    (">&-", 0, "", ""),
    pytest.param("2>&-", 0, FULL, "", marks=pytest.mark.slow),
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


@pytest.mark.parametrize(("flags", "environment"), [(["-OO"], {}), slow([], {"PYTHONOPTIMIZE": 2})])
def test_without_docstrings_there_are_no_questions(flags, environment):
    done = python(*flags, *GRADE[1:], **environment)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1) and "-OO" in done.stderr


@pytest.mark.slow
def test_without_assertions_all_is_graded():
    assert python("-O", *GRADE[1:]).stdout.endswith(FULL)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a folder in use stays")
@pytest.mark.parametrize("named", ["../homework4.py", pytest.param("absolute", marks=pytest.mark.slow)])
def test_a_working_directory_that_is_gone_does_not_matter(tmp_path, named):
    (tmp_path / "homework4.py").write_bytes((ROOT / "reference" / "homework4.py").read_bytes())
    path = str(tmp_path / "homework4.py") if named == "absolute" else named
    script = f'mkdir "{tmp_path}/here" && cd "{tmp_path}/here" && rmdir "{tmp_path}/here" && exec "$0" "$@"'
    done = subprocess.run(["sh", "-c", script, sys.executable, "-m", "grader", "grade", path, "--parts", "1",
                           "--results", str(tmp_path / "r.json")],
                          capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.endswith(FULL)
    assert (tmp_path / "r.json").exists()


def test_the_sandbox_boots_before_numpy_pytest_and_rich_are_loaded():
    loaded = "import sys, grader.cli, grader.grading.grade; print({'numpy', 'pytest', 'rich'} & set(sys.modules))"
    done = python("-c", loaded)
    assert (done.stdout, done.stderr) == ("set()\n", "")


def test_modules_that_lie_where_it_is_started_are_not_its_own(tmp_path):
    for name in ("json", "numpy", "click", "secrets", "logging"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit(77)\n")
    (tmp_path / "homework4.py").write_text("def relu(z):\n    return z * (z > 0)\n")
    done = backprop_grader("grade", "homework4.py", "--parts", 1, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and "relu" in done.stdout
    assert not (tmp_path / "ran").exists()
