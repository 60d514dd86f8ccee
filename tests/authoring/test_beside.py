"""The homework that lies beside a student's file is what `check` is about, and never what a grading is about."""

import shutil
from pathlib import Path

import pytest

from grader.asked_for import AskedFor, asked_for
from grader.configuration.document import AssignmentError
from grader.homework.default import DEFAULT
from tests.support.homework_folders import STARTER


def asked(submission: Path, mode: str = "check", assignment: Path = DEFAULT, homework: Path | None = None) -> AskedFor:
    return asked_for(submission, assignment, homework, None, unconfined=False, mode=mode, parts=None)


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A folder that holds a student's file and a homework.toml."""
    shutil.copy(STARTER / "homework.toml", tmp_path)
    (tmp_path / "homework.py").write_text("x = 1\n")
    return tmp_path


@pytest.mark.parametrize("name", ["homework.py", "."])
def test_a_check_finds_it(kit: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(kit / name).homework.assignment.title == "Softmax regression"
    monkeypatch.chdir(kit)
    assert asked(Path(name)).homework.assignment.title == "Softmax regression"


@pytest.mark.parametrize("code", ["questions/test_own.py", "misconceptions.py"])
def test_code_of_it_runs_only_where_somebody_is_or_says_so(kit: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was handed in may hold a homework too."""
    (kit / code).parent.mkdir(exist_ok=True)
    (kit / code).write_text("raise SystemExit('it ran')\n")
    for submission in (kit / "homework.py", kit):
        with pytest.raises(AssignmentError, match=f"--homework {kit}"):
            asked(submission)
    with pytest.raises((AssignmentError, SystemExit)):
        asked(kit / "homework.py", homework=kit)
    monkeypatch.chdir(kit)
    with pytest.raises((AssignmentError, SystemExit)):
        asked(Path("homework.py"))


def test_a_grading_does_not_and_neither_does_who_names_another(kit: Path) -> None:
    shutil.copy(DEFAULT, kit / "mine.toml")
    assert "Homework 4" in asked(kit / "homework.py", mode="grade").homework.assignment.title
    assert "Homework 4" in asked(kit / "homework.py", assignment=kit / "mine.toml").homework.assignment.title
    assert asked(kit / "homework.py", homework=STARTER).homework.reference == STARTER


def test_one_that_cannot_be_used_is_said_and_not_passed_over(kit: Path) -> None:
    (kit / "homework.toml").write_text("titel = 1\n")
    with pytest.raises(AssignmentError, match=r"homework\.toml, line 1: does not know the key 'titel'"):
        asked(kit / "homework.py")
