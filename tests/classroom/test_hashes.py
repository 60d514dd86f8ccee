"""A hash is that of all bytes and names, and of nothing else."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.authoring.homework_folder import homework_in
from grader.classroom import hashes
from grader.classroom.hashes import grader_hash, homework_hash, submission_hash, tree_hash
from grader.classroom.roll import Upload
from grader.grading.options import Options
from grader.homework.homework4 import homework4
from tests.support.files import write, write_all
from tests.support.homework_folders import STARTER
from tests.support.running import python

CHANGES = {
    "a byte": lambda folder: (folder / "a.py").write_text("x = 2"),
    "a name": lambda folder: (folder / "a.py").rename(folder / "b.py"),
    "a new file": lambda folder: (folder / "sub" / "new").write_text(""),
    "a file elsewhere": lambda folder: (folder / "sub" / "c.py").rename(folder / "c.py"),
    "a link": lambda folder: (folder / "link").symlink_to("a.py"),
    "bytes that move on": lambda folder: [(folder / name).write_text(text)
                                          for name, text in (("a.py", "x = 1y"), ("sub/c.py", " = 1"))],
}


@pytest.fixture
def folder(tmp_path):
    return write_all(tmp_path / "one", {"a.py": b"x = 1", "sub/c.py": b"y = 1"})


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_another_hash(folder, change):
    before = tree_hash(folder)
    CHANGES[change](folder)
    assert tree_hash(folder) != before


def test_a_copy_elsewhere_and_what_the_compiler_left_are_the_same(folder, tmp_path):
    before = tree_hash(folder)
    write(folder / "__pycache__" / "a.pyc", b"1")
    os.utime(folder / "a.py", (1, 1))
    assert tree_hash(folder.rename(tmp_path / "two")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_and_a_huge_file_do_not_hold_it_up(folder):
    os.mkfifo(folder / "pipe")
    with (folder / "huge").open("wb") as file:
        file.truncate(1 << 40)
    assert tree_hash(folder)


def test_what_the_platform_says_counts_and_whose_it_is_does_not(folder):
    upload = Upload("a", folder, ("a",), metadata={"due": 1})
    assert submission_hash(upload) == submission_hash(replace(upload, id="b", members=("b",)))
    assert submission_hash(upload) != submission_hash(replace(upload, metadata={"due": 2}))


def test_an_absent_file_has_a_hash_too(tmp_path):
    assert tree_hash(tmp_path / "absent") != tree_hash(tmp_path)


@pytest.mark.parametrize(("edited", "counts"), [
    ("judgement/compare.py", True), ("sandbox/host/worker_client.py", True), ("results/markdown.py", True), ("a_new_room/x.py", True), ("configuration/seed.py", True),
    ("cli.py", False), ("classroom/run.py", False), ("results/terminal/page.py", False), ("results/pages/student.py", False),
    ("homework/contract.py", False), ("homework/assignment.toml", False)])  # these two are of the homework
def test_only_an_edit_of_what_decides_a_result_is_another_grader(edited, counts, tmp_path, monkeypatch):
    monkeypatch.setattr(hashes, "PACKAGE", tmp_path)
    before = grader_hash()
    write(tmp_path / edited, b"x = 1")
    assert (grader_hash() != before) == counts


def test_a_grading_imports_nothing_that_does_not_count():
    named = [name.removesuffix(".py").replace("/", ".") for name in hashes.ABOUT_NO_RESULT]
    program = ("import sys, grader.grading.grade, grader.grading.judging, grader.results.gradescope\n"
               "print(*(name for name in sys.modules if name.startswith('grader.')))")
    imported = python("-c", program).stdout.split()
    assert "grader.judgement.compare" in imported
    assert [name for name in imported if any(name == f"grader.{each}" or name.startswith(f"grader.{each}.") for each in named)] == []


def test_the_homework_is_what_the_assignment_says_the_seed_and_the_options(monkeypatch):
    homework = homework4()
    first = homework_hash(homework, "seed")

    def told(each, **said):
        return replace(each, assignment=replace(each.assignment, **said))

    assert first == homework_hash(told(homework, path=Path("elsewhere")), "seed", Options(one_student=True))
    others = {homework_hash(homework, "other"), homework_hash(told(homework, title="x"), "seed"),
              homework_hash(homework, "seed", Options(parts=(1,))), grader_hash(), first}
    assert len(others) == 5


@pytest.mark.parametrize(("written", "counts"), [
    ("reference.py", True), ("homework.toml", True), ("questions/test_more.py", True), ("misconceptions.py", True),
    ("grades/grades.csv", False), ("public_cases.json", False), ("secret_seed", False)])
def test_of_the_folder_of_a_homework_only_what_it_is_made_of_counts(written, counts, tmp_path):
    """Grades may be left there, and what was handed in."""
    shutil.copytree(STARTER, tmp_path / "mine")
    homework = homework_in(tmp_path / "mine")
    before = homework_hash(homework, "seed")
    (tmp_path / "mine" / written).parent.mkdir(exist_ok=True)
    with (tmp_path / "mine" / written).open("a") as file:
        file.write("# another\n")
    assert (homework_hash(homework, "seed") != before) == counts
