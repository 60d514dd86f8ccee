"""A whole class with a homework of the instructor's own: the same command, with --homework."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "reference" / "starter"


def graded(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "class", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, timeout=300)


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    right = (STARTER / "reference.py").read_text(encoding="utf-8")
    (folder / "ann.py").write_text(right, encoding="utf-8")
    (folder / "bob.py").write_text(right.replace("def gradient(", "def gradients("), encoding="utf-8")
    return folder


def test_everybody_has_a_row_with_the_points_of_that_homework(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = graded(submissions, "--homework", STARTER, "--out", out)
    assert first.returncode == 0, first.stderr
    ann, bob = csv.DictReader((out / "grades.csv").read_text(encoding="utf-8-sig").splitlines())
    assert float(ann["total"]) == 100 and float(bob["total"]) == 50 and float(bob["gradient"]) == 0
    titles = [cost["name"] for cost in json.loads((out / "class.json").read_text(encoding="utf-8"))["parts"]]
    assert len(titles) == 2 and not any("Building blocks" in title for title in titles)


@pytest.mark.slow
def test_only_what_changed_is_graded_again(submissions: Path, tmp_path: Path) -> None:
    homework, out = tmp_path / "softmax", tmp_path / "out"
    shutil.copytree(STARTER, homework)
    assert graded(submissions, "--homework", homework, "--out", out).returncode == 0
    assert "are to be graded" not in graded(submissions, "--homework", homework, "--out", out).stderr
    with (homework / "reference.py").open("a", encoding="utf-8") as reference:
        reference.write("# another\n")
    assert "the homework, the seed or the options have changed" in graded(submissions, "--homework", homework, "--out", out).stderr
