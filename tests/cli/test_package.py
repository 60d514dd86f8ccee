"""`backprop-grader package --homework`: the zip for Gradescope of another homework, which tests/container sets up for real."""

import shutil
import zipfile
from pathlib import Path

import pytest

from grader import clone, package
from grader.authoring.homework_folder import homework_in
from tests.support.files import write_all
from tests.support.homework_folders import ROOT, STARTER
from tests.support.running import backprop_grader


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The folder of a homework, in which grades and what was handed in lie too."""
    return write_all(shutil.copytree(STARTER, tmp_path / "mine"), {"grades/ada.py": b"x = 1\n"})


def built(mine: Path, out: str = "autograder.zip", **options: Path) -> dict[str, bytes]:
    """The files of the zip."""
    package.build(mine.parent / out, another=homework_in(mine), **options)
    with zipfile.ZipFile(mine.parent / out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_the_homework_in_place_of_ours(mine: Path) -> None:
    members = built(mine)
    assert {name for name in members if name.startswith("homework/")} == {"homework/homework.toml", "homework/reference.py"}
    assert members["homework/reference.py"] == (STARTER / "reference.py").read_bytes()
    assert not any(name.startswith("reference/") for name in members) and "run_autograder" in members


def test_the_seed_is_that_beside_the_homework_or_is_drawn_once(mine: Path) -> None:
    drawn = built(mine)["secret_seed"]
    assert built(mine)["secret_seed"] == drawn == (mine.parent / "autograder.zip.seed").read_bytes()
    (mine / "secret_seed").write_text("the tortoise\n")
    members = built(mine, "other.zip")
    assert members["secret_seed"] == b"the tortoise\n" and not (mine.parent / "other.zip.seed").exists()
    assert "homework/secret_seed" not in members
    (mine.parent / "seed").write_text("named\n")
    assert built(mine, seed_file=mine.parent / "seed")["secret_seed"] == b"named\n"


def test_the_same_homework_and_seed_give_the_same_bytes(mine: Path) -> None:
    (mine / "secret_seed").write_text("the tortoise\n")
    for out in ("first.zip", "mine/second.zip"):
        built(mine, out)
    assert (mine.parent / "first.zip").read_bytes() == (mine / "second.zip").read_bytes()


def test_it_needs_no_answers_of_ours(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("docker", "grader"):
        shutil.copytree(ROOT / name, tmp_path / "clone" / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(clone, "HOME", tmp_path / "clone")
    assert built(mine)
    with pytest.raises(clone.NotAClone, match="reference"):
        package.build(tmp_path / "ours.zip")


def test_a_folder_that_cannot_be_used_is_one_sentence(mine: Path, tmp_path: Path) -> None:
    (mine / "reference.py").write_text("x = 1\n")
    ended = backprop_grader("package", "--homework", mine, "--out", tmp_path / "a.zip")
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1 and "defines no function probabilities" in ended.stderr
    assert not list(tmp_path.glob("a.zip*"))
