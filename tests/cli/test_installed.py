"""What a student installs: the whole program, and no answer."""

import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from tests.support.files import write_all
from tests.support.running import ROOT, backprop_grader
from tests.support.slow import slow

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def wheel_of(clone: Path, folder: Path) -> zipfile.ZipFile:
    """The wheel that `pip wheel` makes of `clone`."""
    [built] = WheelBuilder(str(clone)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(built)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as the wheel installs it, away from the clone."""
    folder = tmp_path_factory.mktemp("installed")
    wheel_of(ROOT, tmp_path_factory.mktemp("dist")).extractall(folder)
    return folder


def test_the_wheel_holds_the_program_whole_and_no_answer(installed: Path) -> None:
    there = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "grader").rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and path.name != "secret_seed"}
    assert {name for name in there if not name.startswith("backprop_grader-")} == ours


def test_what_an_earlier_build_left_and_a_secret_seed_are_in_no_wheel(tmp_path: Path) -> None:
    version = b'__version__ = "1.0"\n'
    clone = write_all(tmp_path / "clone", {
        "grader/__init__.py": version, "grader/secret_seed": b"tortoise", "grader/passing.py": b"",
        "build/lib/grader/__init__.py": version, "build/lib/grader/oops_solution.py": b"",
        **{name: (ROOT / name).read_bytes() for name in ("pyproject.toml", "README.md")}})
    assert "grader/passing.py" in wheel_of(clone, tmp_path).namelist()
    (clone / "grader" / "passing.py").unlink()
    assert [name for name in wheel_of(clone, tmp_path).namelist() if name.startswith("grader")] == ["grader/__init__.py"]


def test_a_host_has_what_the_image_has() -> None:
    """[grade] installs what docker/requirements.txt lists, so that both give a submission the same score."""
    listed = {line for line in (ROOT / "docker" / "requirements.txt").read_text().splitlines() if not line.startswith("#")}
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["grade"]]
    assert {Requirement(each).name for each in wanted} == {Requirement(each).name for each in listed}
    pinned = {Requirement(line).name for line in (ROOT / "docker" / "constraints.txt").read_text().splitlines()
              if not line.startswith("#")}
    extras = {Requirement(each).name for extra in PROJECT["optional-dependencies"].values() for each in extra}
    assert extras | {Requirement(each).name for each in listed} <= pinned | {"backprop-grader"}


@pytest.mark.parametrize(("arguments", "missing"), [
    (["package", "--out", "a.zip"], "docker and reference"), (["template"], "reference and student_template"),
    slow(["template", "--check"], "reference and student_template"), (["release", "--out", "a.zip"], "reference"),
])
def test_what_only_a_clone_can_do_says_so_and_leaves_nothing(installed: Path, tmp_path: Path, arguments: list[str], missing: str) -> None:
    ended = backprop_grader(*arguments, cwd=tmp_path, PYTHONPATH=installed)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"This needs {missing}" in ended.stderr and "in a clone" in ended.stderr and ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_reference_nothing_is_graded(tmp_path: Path) -> None:
    """And much is checked, as test_check.py does it."""
    ended = backprop_grader("grade", ROOT / "reference" / "homework4.py", "--parts", 1, BACKPROP_GRADER_REFERENCE=tmp_path, PYTHONUTF8=1)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1) and "use `backprop-grader check`" in ended.stderr
