"""`backprop-grader release`: one zip, the same bytes each time, whole or not at all, and without an answer."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from grader import clone
from grader.release.source import WHEEL
from grader.release.wheel import NoWheel, wheel
from tests.release.kits import ROOT, SECRETS, copy_of_the_clone, release
from tests.release.search import answers_in, texts
from tests.support.files import packed
from tests.support.homework_folders import STARTER, homework_with

SEED = "the tortoise wins by a neck"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that this clone makes."""
    out = tmp_path_factory.mktemp("release") / "hw4.zip"
    ended = release(out)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{out} written\n", "")
    return out


def test_it_holds_the_template_how_to_install_and_the_checker_and_that_the_grader_alone(kit: Path) -> None:
    assert set(zipfile.ZipFile(kit).namelist()) == {"homework4.py", "homework4.ipynb", "README.md", "requirements.txt", WHEEL}
    names = {name.partition("/")[0] for name in zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(kit).read(WHEEL))).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"grader"}


def test_it_is_the_same_from_another_clone_whatever_its_secret_seed_is(kit: Path, tmp_path: Path) -> None:
    """Nothing of a hidden case is inside, since these are drawn from that seed."""
    (tmp_path / "clone").mkdir()
    clone = copy_of_the_clone(tmp_path / "clone")
    for folder in (clone, clone / "grader", clone / "reference"):
        for name in SECRETS:
            (folder / name).write_text(SEED)
    other = tmp_path / "other.zip"
    ended = release(other, clone=clone, BACKPROP_GRADER_SEED=SEED, SOURCE_DATE_EPOCH="1700000000")
    assert ended.returncode == 0, ended.stderr
    assert not [name for name, text in texts(other.read_bytes()).items() if SEED in text]
    assert other.read_bytes() == kit.read_bytes()


def test_no_line_of_a_solution_or_of_a_hypothesis_is_in_any_file_of_zip_and_wheel(kit: Path) -> None:
    assert len(texts(kit.read_bytes())) > 300, "the search has something to search"
    assert answers_in(kit.read_bytes()) == set()


ANSWERS = ["    return np.maximum(z, 0)", "    g = (yhat - y) / x.shape[1]  # the mean", "  return   np.diag(yhat) - np.outer(yhat,  yhat)",
           '        ("relu-leaky", "the absolute value", np.abs),']


@pytest.mark.parametrize("place", ["homework4.py", "homework4.ipynb", WHEEL])
def test_the_search_finds_every_answer_wherever_it_stands(kit: Path, place: str) -> None:
    members = {name: zipfile.ZipFile(kit).read(name) for name in zipfile.ZipFile(kit).namelist()}
    if place == "homework4.ipynb":
        members[place] = json.dumps({"cells": [{"source": ["def f(z):\n", *(line + "\n" for line in ANSWERS)]}]}).encode()
    elif place == WHEEL:
        members[place] = packed({"grader/deep/inside.txt": "\r\n".join(["x", *ANSWERS, ""]).encode("utf-16")})
    else:
        members[place] += "\n".join(["", *ANSWERS, ""]).encode()
    assert len({line for _, line in answers_in(packed(members))}) == len(ANSWERS)


@pytest.mark.parametrize(("options", "said"), [
    (["--pip", "https://example.edu/simple"], "Invalid value for --pip: https://example.edu/simple does not end in"),
    (["--assignment", "a.toml"], 'a.toml, line 2: [points] does not know the test "1.99"'),
    (["--homework", "mine"], 'mine/homework.toml, line 49: [points] does not know the test "1.99"'),
    (["--homework", "mine", "--assignment", "a.toml"], "--assignment and --homework exclude each other"),
])
def test_a_mistake_in_the_call_or_the_homework_is_one_sentence_and_leaves_the_old_zip(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                                      options: list[str], said: str) -> None:
    monkeypatch.chdir(tmp_path)
    points = '[points]\n"1.99" = 3\n'
    homework_with(tmp_path, {"homework.toml": (STARTER / "homework.toml").read_text() + f"\n{points}"})
    (tmp_path / "a.toml").write_text(points)
    (tmp_path / "hw4.zip").write_text("the old one")
    code, _, error = run("release", "--out", "hw4.zip", *options)
    assert (code, error.count("\n")) == (2, 1) and said in error
    assert (tmp_path / "hw4.zip").read_text() == "the old one" and len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(("files", "said"), [
    (("README.md", "pyproject.toml"), "This needs LICENSE, which"),
    (("README.md", "LICENSE", "pyproject.toml"), "hatchling could not build"),
])
def test_a_wheel_that_cannot_be_built_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...],
                                                      said: str) -> None:
    for name in files:
        (tmp_path / name).write_text("")
    monkeypatch.setattr(clone, "HOME", tmp_path)
    with pytest.raises((NoWheel, clone.NotAClone), match=said) as error:
        wheel()
    assert "\n" not in str(error.value) and {path.name for path in tmp_path.iterdir()} == set(files)


def test_without_hatchling_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['hatchling'] = None\n")
    ended = release(tmp_path / "hw4.zip", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert ended.returncode == 2 and "pip install hatchling" in ended.stderr and not (tmp_path / "hw4.zip").exists()
