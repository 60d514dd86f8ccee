"""A whole class with a homework of the instructor's own: the same command, with --homework."""

import csv
import json
from pathlib import Path

from tests.support.homework_folders import STARTER
from tests.support.running import backprop_grader


def test_everybody_has_a_row_with_the_points_of_that_homework(tmp_path: Path) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    right = (STARTER / "reference.py").read_text(encoding="utf-8")
    (folder / "ann.py").write_text(right, encoding="utf-8")
    (folder / "bob.py").write_text(right.replace("def gradient(", "def gradients("), encoding="utf-8")
    done = backprop_grader("class", folder, "--homework", STARTER, "--out", out)
    assert done.returncode == 0, done.stderr
    ann, bob = csv.DictReader((out / "grades.csv").read_text(encoding="utf-8-sig").splitlines())
    assert float(ann["total"]) == 100 and float(bob["total"]) == 50 and float(bob["gradient"]) == 0
    titles = [cost["name"] for cost in json.loads((out / "class.json").read_text(encoding="utf-8"))["parts"]]
    assert len(titles) == 2 and not any("Building blocks" in title for title in titles)
