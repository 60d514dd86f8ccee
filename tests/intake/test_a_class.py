"""A class is not one submission: the caller is told so; one student's own folders and archives are still graded."""

import json

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.errors import CallerError
from grader.intake.load_submission import take_in
from tests.intake.archives import GOOD, OTHER, tarred, zipped
from tests.support.files import write_all

CLASSES = {
    "Gradescope": ["submission_metadata.yml", "submission_1/hw4.py", "submission_2/hw4.py"],
    "Gradescope in a folder": ["export/submission_metadata.yml", "export/submission_1/a.py", "export/submission_2/b.py"],
    "a folder a student": ["jane/hw4.py", "john/hw4.py", "kim/homework4.ipynb"],
    "nbgrader": ["submitted/jane/hw4/hw4.py", "submitted/john/hw4/hw4.py", "submitted/kim/hw4/hw4.py"],
    "Moodle": ["Jane Doe_123_assignsubmission_file_/hw4.py", "John Doe_124_assignsubmission_file_/main.py"],
    "Moodle without folders": ["Jane Doe_123_assignsubmission_file_hw4.py", "John Doe_124_assignsubmission_file_main.py"],
    "Canvas without names": ["anon_aB3xZ_67890_hw4.py", "LATE_anon_Qq2wE_67891_hw4.py"],
    "Canvas": ["doejane_12345_67890_homework4.py", "doejohn_LATE_12346_67891_homework4.py"],
    "Blackboard": ["Homework 4_jdoe_attempt_2024-02-01-10-11-12_hw4.py", "Homework 4_kim_attempt_2024-02-01-10-11-13_hw4.py"],
    "an archive a student": ["jane.zip", "john.zip", "kim.zip"],
}


def content(name):
    return zipped([("homework4.py", GOOD)]) if name.endswith(".zip") else GOOD if name.endswith((".py", ".ipynb")) else b"x: 1"


def folder_with(tmp_path, names):
    return write_all(tmp_path / "class", {name: content(name) for name in names})


@pytest.mark.parametrize("kind", CLASSES)
def test_a_class_is_one_sentence_for_the_caller(kind, tmp_path):
    folder, members = folder_with(tmp_path, CLASSES[kind]), [(name, content(name)) for name in CLASSES[kind]]
    (tmp_path / "class.zip").write_bytes(zipped(members))
    (tmp_path / "class.tgz").write_bytes(tarred(members))
    for path in (folder, tmp_path / "class.zip", tmp_path / "class.tgz"):
        with pytest.raises(CallerError, match=r"holds the submissions of a class \(.+\), and one submission is graded at a time"):
            take_in(path, CONTRACT)
        assert take_in(path, CONTRACT, one_student=True).program.pieces  # whatever a student uploads is graded


@pytest.mark.parametrize("names", [
    ["submission_metadata.yml", "submission_1/hw4.py"],
    ["submission_1/hw4.py"],
    ["v1/hw4.py", "v2/hw4.py", "final/hw4.py"],
    ["homework4.py", "jane/hw4.py", "john/hw4.py", "kim/hw4.py"],
    ["part1/hw4.py", "part2/hw4.py", "part3/hw4.py", "tests/hw4.py"],
    ["hw4.py", "a_1_2.txt"],
    ["jane/hw4.py", "john/hw4.py"],
])
def test_one_students_folders_are_graded(names, tmp_path):
    assert take_in(folder_with(tmp_path, names), CONTRACT).program.pieces


WHOLE = b"".join(b"def %s(*a):\n    return 1\n" % name.encode() for name in sorted(CONTRACT.names))


@pytest.mark.parametrize(("names", "is_class"), [
    (["ada.py", "bob.py", "cy.ipynb"], True),
    (["hw4_ada.py", "hw4_bob.py", "hw4-cy.py"], True),
    (["ada.py", "bob.py"], False),                               # a pair, or two tries
    (["ada.py", "bob.py", "homework4.py"], False),               # somebody's own, with what was taken as an example
    (["homework4.py", "homework4_old.py", "homework4 (1).py"], False),
    (["hw4_v1.py", "hw4_v2.py", "hw4_final.py"], False),
])
def test_whole_homeworks_beside_each_other_are_a_class(names, is_class, tmp_path):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": WHOLE.decode()}]}).encode()
    write_all(tmp_path, {name: WHOLE if name.endswith(".py") else notebook for name in names})
    if is_class:
        with pytest.raises(CallerError, match="holds the submissions of a class"):
            take_in(tmp_path, CONTRACT)
    else:
        assert take_in(tmp_path, CONTRACT).program.pieces


def test_modules_of_one_work_in_folders_of_their_own_are_no_class(tmp_path):
    members = {"main.py": b"from layers.relu import *\n", "layers/relu.py": GOOD, "loss/softmax.py": b"def softmax(z):\n    return z\n",
               "models/net.py": b"class Net:\n    def forward(self):\n        pass\n    def train(self):\n        pass\n"}
    assert take_in(write_all(tmp_path, members), CONTRACT).program.pieces


def test_folders_without_homework_are_no_class(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped([("jane/a.py", OTHER), ("john/b.py", OTHER), ("kim/hw4.py", GOOD)]))
    assert take_in(tmp_path / "a.zip", CONTRACT).name == "kim/hw4.py"
