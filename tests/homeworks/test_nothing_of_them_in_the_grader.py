"""Another homework is its folder and nothing else: few lines of it, and none of the grader's."""

import re

import pytest

from grader.authoring.whole_folder import read_folder
from grader.cli import main
from tests.house.imports import PACKAGE
from tests.support.homework_folders import LAYERS, ROOT, STARTER


def test_softmax_regression_takes_under_sixty_lines_besides_its_reference(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["homework", "new", str(tmp_path / "mine")])
    written = [path for path in (tmp_path / "mine").rglob("*") if path.is_file() and path.name != "reference.py"]
    lines = [line for path in written for line in path.read_text().splitlines() if line.strip()]
    assert written and len(lines) < 60
    assert {path.name: path.read_text() for path in written} == {"homework.toml": (STARTER / "homework.toml").read_text()}


def test_no_file_of_the_grader_names_anything_of_the_layers():
    functions = read_folder(LAYERS).functions.keys() - {"softmax_loss"}  # which is any course's word
    word = re.compile(rf"\b({'|'.join(functions)}|{LAYERS.name}/homework)\b")
    named = {path.relative_to(ROOT).as_posix(): word.findall(path.read_text()) for path in PACKAGE.rglob("*.py")}
    assert len(functions) == 12 and {path: names for path, names in named.items() if names} == {}
