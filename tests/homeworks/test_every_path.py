"""Another homework on every path that has one: what students get, a class with all that follows it, and Gradescope's entry point.

The same on a cluster is in tests/classroom/cluster, in a notebook in tests/notebook, in an image in tests/container.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.template import notebook, template_source
from tests.release.evening import commands, installed, said
from tests.release.kits import OURS
from tests.results.readers import SCHEMA
from tests.support.grades import totals_in
from tests.support.homework_folders import LAYERS, STARTER, planted
from tests.support.running import backprop_grader
from tests.support.waiting import LONGEST, until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="it is graded on Linux")]


@dataclass(frozen=True)
class Course:
    """A homework in `folder`, and a planted mistake in one function: what it costs, and the name of it where it is proved."""

    folder: Path
    function: str
    mistake: tuple[str, str]
    costs: float
    named: str

    @property
    def right(self) -> str:
        return (self.folder / "reference.py").read_text(encoding="utf-8")

    @property
    def wrong(self) -> str:
        return planted(self.right, [self.mistake])


COURSES = [
    Course(STARTER, "gradient", ("error.mean(axis=0)\n", "error.sum(axis=0)\n"), 50, "summed-not-averaged"),
    Course(LAYERS, "relu_backward", ("return dout * (cache > 0)", "return dout * (cache < 0)"), 6, "argument-sign-flipped"),
]


@pytest.fixture(params=COURSES, ids=lambda course: course.folder.name)
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Course:
    """The homework as an instructor has it, in a folder that is `mine`."""
    shutil.copytree(request.param.folder, tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__", "styles"))
    (tmp_path / "mine" / "secret_seed").write_text("the tortoise\n")
    return Course(tmp_path / "mine", *list(vars(request.param).values())[1:])


def run(*words: str, at: Path, code: int = 0) -> str:
    """What the command says, on both of its channels."""
    ended = backprop_grader(*words, cwd=at, COLUMNS=120)
    assert ended.returncode == code and "Traceback" not in ended.stderr, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def test_a_student_unzips_installs_checks_writes_and_watches(course: Course, tmp_path: Path) -> None:
    run("release", "--homework", "mine", "--out", "kit.zip", at=tmp_path)
    folder = installed(tmp_path / "kit.zip", tmp_path / "an evening")
    check, homework = commands(folder)[2], folder / "homework.py"
    assert "0 / 100" in (first := said(check, folder)) and "✗" not in first and OURS.findall(first) == []
    homework.write_text(course.wrong, encoding="utf-8")
    assert re.search(rf"✗ +[\d.]+ +{course.function} ", said(check, folder))
    (folder / "homework.ipynb").write_text(json.dumps(notebook(course.right)), encoding="utf-8")
    assert "All that can be judged here is right." in said(check.replace(".py", ".ipynb"), folder)

    log = tmp_path / "log"
    with log.open("w") as file, subprocess.Popen([folder / ".venv" / "bin" / "backprop-grader", "check", "homework.py", "--watch"],
                                                 cwd=folder, stdout=file, stderr=file, env={"PATH": os.defpath}) as watching:
        assert until(lambda: "Ctrl-C ends this." in log.read_text())
        homework.write_text(course.right, encoding="utf-8")
        assert until(lambda: f"{course.function} is right now" in log.read_text())
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=LONGEST) == 130


def test_a_class_in_shards_shown_adjusted_and_regraded(course: Course, tmp_path: Path) -> None:
    handed_in, grades = tmp_path / "handed_in", tmp_path / "grades"
    handed_in.mkdir()
    for name, text in (("ada", course.right), ("bob", course.wrong), ("cem", template_source(course.right))):
        (handed_in / f"{name}.py").write_text(text, encoding="utf-8")
    (handed_in / "dee.ipynb").write_text(json.dumps(notebook(course.right)), encoding="utf-8")
    for share in ("1", "2"):
        run("class", "handed_in", "--homework", "mine", "--out", f"shards/{share}", "--shard", f"{share}/2", at=tmp_path)
    run("merge", "grades", "shards/1", "shards/2", "--homework", "mine", at=tmp_path)
    assert totals_in(grades / "grades.csv") == {"ada": 100, "bob": 100 - course.costs, "cem": 0, "dee": 100}

    shown = run("show", "grades", "bob", at=tmp_path)
    assert f"{100 - course.costs:g} / 100" in shown and "Proved: " in shown
    assert "bob" in run("show", "grades", "--question", course.function, at=tmp_path)
    assert run("show", "grades", "--misconception", course.named, at=tmp_path).startswith("bob ")

    again = ("class", "handed_in", "--homework", "mine", "--out", "grades")
    assert "are to be graded" not in run(*again, at=tmp_path)
    assert "1 of 4 submissions are to be graded: asked for." in run(*again, "--regrade", "bob", at=tmp_path)
    assert "2 of 4 submissions are to be graded: asked for." in run(*again, "--regrade", f"question:{course.function}", at=tmp_path)
    test = next(test["number"] for test in json.loads((grades / "results" / "bob.json").read_text())["tests"]
                if test["status"] == "failed")
    (grades / "adjustments.csv").write_text(f"student,test,points,delta,comment,by\nbob,{test},1,,explained it,Kim\n")
    assert "1 changed by adjustments.csv" in run(*again, at=tmp_path)
    assert totals_in(grades / "grades.csv")["bob"] == 101 - course.costs

    with (course.folder / "reference.py").open("a", encoding="utf-8") as reference:
        reference.write("# another\n")
    assert "the homework, the seed or the options have changed" in run(*again, at=tmp_path)

    pages = [grades / "index.html", *grades.glob("feedback/*.html"), *grades.glob("*.csv"), grades / "class.json"]
    assert len(pages) >= 8
    assert [(page.name, OURS.findall(_without_scripts(page))) for page in pages if OURS.search(_without_scripts(page))] == []


def _without_scripts(page: Path) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.S)


def test_what_gradescope_starts_grades_it(course: Course, tmp_path: Path) -> None:
    """With this Python in place of the one that setup.sh makes; tests/container does all of it."""
    run("package", "--homework", "mine", "--out", "autograder.zip", at=tmp_path)
    place = tmp_path / "autograder"
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(place / "source")
    start = (place / "source" / "run_autograder").read_text().replace("/opt/backprop-grader/bin/python", sys.executable)
    (place / "submission").mkdir()
    for text, score in ((course.right, 100), (course.wrong, 100 - course.costs)):
        (place / "submission" / "homework.py").write_text(text, encoding="utf-8")
        ended = subprocess.run(["bash", "-c", start], env={**os.environ, "AUTOGRADER": str(place)}, capture_output=True, text=True,
                               timeout=LONGEST)
        assert ended.returncode == 0, ended.stderr
        results = json.loads((place / "results" / "results.json").read_text())
        SCHEMA.validate(results)
        assert results["score"] == score and OURS.findall(json.dumps(results)) == []
        assert "default seed" not in results["output"]
