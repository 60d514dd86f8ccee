"""A class from end to end on the command line, as an instructor goes: looked at, graded, killed, resumed, looked up."""

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.classroom.classes import generate
from tests.support.grades import rows_in
from tests.support.processes import alive, descendants
from tests.support.running import ROOT, backprop_grader, started
from tests.support.waiting import LONGEST, until

COUNT = 12
# What may differ between two runs: times.
TIMES = re.compile(r'"(?:execution_time|seconds|graded_at)": [^,}]+')
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes as Linux shows them")


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("journey") / "handed in", COUNT)


@pytest.fixture(scope="module")
def graded(handed_in: Path) -> Path:
    """The class graded in one go."""
    out = handed_in.parent / "graded"
    done = command("class", handed_in, "--out", out, "--jobs", 2, "--parts", 1)
    assert done.returncode == 0, done.stderr
    return out


def command(*words: object) -> subprocess.CompletedProcess[str]:
    return backprop_grader(*words, COLUMNS=100)


def results(out: Path) -> dict[str, str]:
    return {path.name: TIMES.sub("", path.read_text(encoding="utf-8")) for path in (out / "results").glob("*.json")}


def pages(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*.html")}


def test_everybody_has_a_row_and_a_second_run_grades_nothing_and_says_the_default_seed_to_the_instructor_alone(handed_in: Path, graded: Path) -> None:
    before = rows_in(graded / "grades.csv"), results(graded)
    assert len(before[0]) == COUNT and len(before[1]) >= COUNT - 2  # two have handed in nothing that could be read
    done = command("class", handed_in, "--out", graded, "--jobs", 2, "--parts", 1)
    assert done.returncode == 0 and (rows_in(graded / "grades.csv"), results(graded)) == before
    assert not re.search(r"^\d+/\d+ ", done.stderr, re.M)
    assert done.stderr.count("default seed") == 1 == (graded / "index.html").read_text(encoding="utf-8").count("default seed")
    of_students = [*(graded / "results").iterdir(), *(graded / "feedback").iterdir()]
    assert of_students and not any("default seed" in path.read_text(encoding="utf-8") for path in of_students)


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_the_same_grades(handed_in: Path, graded: Path, tmp_path: Path) -> None:
    chance, out, temporary = random.Random(3), tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    words = ("class", handed_in, "--out", out, "--jobs", 2, "--parts", 1)
    for more in (1, 2):
        with started(*words, TMPDIR=temporary) as process:
            assert until(lambda more=more: len(results(out)) >= more)
            time.sleep(chance.random())
            processes = descendants(process.pid)
            process.kill()
        assert until(lambda processes=processes: not alive(processes)), alive(processes)
    assert backprop_grader(*words, TMPDIR=temporary).returncode == 0
    assert list(temporary.iterdir()) == [] and results(out) == results(graded)
    assert (out / "grades.csv").read_bytes() == (graded / "grades.csv").read_bytes()


@pytest.mark.slow
def test_shards_come_together_to_the_same_grades(handed_in: Path, graded: Path, tmp_path: Path) -> None:
    for number in (1, 2):
        words = ("class", handed_in, "--out", tmp_path / f"part{number}", "--parts", 1, "--shard", f"{number}/2")
        assert command(*words).returncode == 0
    done = command("merge", tmp_path / "whole", tmp_path / "part1", tmp_path / "part2")
    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "whole") == results(graded)
    assert (tmp_path / "whole" / "grades.csv").read_bytes() == (graded / "grades.csv").read_bytes()
    assert pages(tmp_path / "whole") == pages(graded) and len(pages(graded)) == len(results(graded)) + 1


def test_a_second_run_at_a_time_is_one_too_many_and_the_first_told_to_stop_leaves_nothing(handed_in: Path, tmp_path: Path) -> None:
    words = ("class", handed_in, "--out", tmp_path / "out", "--jobs", 1, "--parts", 1)
    (tmp_path / "tmp").mkdir()
    with started(*words, TMPDIR=tmp_path / "tmp") as first:
        assert until(lambda: results(tmp_path / "out"))
        second, processes = command(*words), descendants(first.pid)
        first.terminate()  # it alone is told, and ends the others
        said = first.communicate(timeout=LONGEST)[1]
    assert second.returncode == 2 and second.stderr.count("\n") == 1 and "run" in second.stderr
    assert first.returncode == 143 and processes and until(lambda: not alive(processes)) and not list((tmp_path / "tmp").iterdir())
    assert re.search(rf"^\d+ of {COUNT} are graded; the same command goes on with the rest\.\nStopped\.\n\Z", said, re.M), said


def test_a_dry_run_only_says_whose_is_what(handed_in: Path, tmp_path: Path) -> None:
    done = command("class", handed_in, "--out", tmp_path / "out", "--dry-run")
    assert done.returncode == 0 and "student0001" in done.stdout and not (tmp_path / "out").exists()


def test_one_student_as_grade_would_show_it(handed_in: Path, graded: Path) -> None:
    [path] = handed_in.glob("student0002*")
    alone = command("grade", path, "--parts", 1)
    shown = command("show", graded, "student0002")
    assert shown.returncode == 0
    said = {line for line in alone.stdout.splitlines() if line.strip() and not line.startswith("Total, in")}
    said = {line for line in said if "default seed" not in line and "secret_seed" not in line}  # said once for a class
    assert said and said <= set(shown.stdout.splitlines())


@pytest.mark.parametrize(("words", "said"), [
    (("class", "nowhere", "--out", "x"), "nowhere"),
    (("class", "reference", "--out", "x", "--shard", "3/2"), "no shard"),
    (("class", "reference", "--out", "x", "--jobs", "0"), "--jobs"),
    (("class", "reference"), "--out"),
    (("class", "reference", "--out", "reference/out"), "lies in"),
    (("class", "reference", "--out", "x", "--shard", "1/2", "--canvas", "README.md"), "merge"),
    (("class", "reference", "--out", "x", "--cluster", "tcp:/localhost"), "tcp://HOST:8786"),
    (("class", "reference", "--out", "x", "--cluster", "tcp://localhost:1", "--jobs", "2"), "--jobs counts"),
    (("class", "reference", "--out", "x", "--serve", "65536"), "is no port"),
    (("class", "reference", "--out", "x", "--serve", "grades"), "--serve stands last"),
    (("show", "reference"), "Say either"),
    (("show", "reference", "ada"), "holds no class"),
    (("merge", "x", "reference"), "holds no class"),
])
def test_what_cannot_be_is_one_sentence(run, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, out, error = run(*words)
    assert (code, out, error.count("\n")) == (2, "", 1) and said in error
