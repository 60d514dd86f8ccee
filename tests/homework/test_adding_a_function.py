"""What CONTRIBUTING.md says of adding a function to the homework, done in a copy: nothing else has to be changed."""

import json
import shutil
from pathlib import Path

import pytest

from tests.support.running import ROOT, python

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ENTRY = '    Function("accuracy", (Y, YHAT), (Part("share", "number"),), 1, "§1", labels_at=(0,)),\n'
SOLUTION = '''def accuracy(y, yhat):
    """The share of the examples whose most probable class is the right one (§1).

    y: one-hot, (c,) or (c, n).  yhat: probabilities, the same shape.  Returns one number from 0 to 1.
    """
    # BEGIN SOLUTION
    return np.mean(y.argmax(axis=0) == yhat.argmax(axis=0))
    # END SOLUTION


'''
QUESTIONS = '''

@number("1.90")
@weight(1)
@visibility("visible")
@tags("question:accuracy")
def test_accuracy_example(student: Student, truth: NetworkTruth) -> None:
    """accuracy is the share of the examples whose most probable class is the right one"""
    y, yhat = truth.labels("y", 4, 9), truth.probabilities("yhat", 4, 9)
    same(student.accuracy(y, yhat), truth.accuracy(y, yhat), "accuracy(y, yhat)", "§1")


@number("1.91")
@weight(1)
@visibility("hidden")
@tags("question:accuracy")
def test_accuracy_batch(student: Student, truth: NetworkTruth) -> None:
    """accuracy works on batches of other sizes"""
    for case in range(truth.cases):
        y, yhat = truth.labels(f"y {case}", 5, 8), truth.probabilities(f"yhat {case}", 5, 8)
        same(student.accuracy(y, yhat), truth.accuracy(y, yhat), "accuracy(y, yhat)", "§1")
'''


def insert(path: Path, before: str, text: str) -> None:
    old = path.read_text(encoding="utf-8")
    assert old.count(before) == 1, f"{before!r} in {path}"
    path.write_text(old.replace(before, text + before), encoding="utf-8")


@pytest.fixture(scope="module")
def homework(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one function more."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("grader", "reference", "student_template"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    insert(copy / "grader" / "homework" / "contract.py", '    Function("vec", ', ENTRY)
    insert(copy / "reference" / "homework4.py", "# Part 2: ", SOLUTION)
    with (copy / "grader" / "homework" / "questions" / "test_1_building_blocks.py").open("a", encoding="utf-8") as questions:
        questions.write(QUESTIONS)
    for place in ("grader/homework/contract.py", "reference/homework4.py", "grader/homework/questions/test_1_building_blocks.py"):
        assert place in GUIDE
    assert "python -m grader.homework.recording" in GUIDE and "backprop-grader template" in GUIDE
    for command in (["grader.homework.recording"], ["grader", "template"]):
        assert python("-m", *command, cwd=copy, PYTHONPATH=copy).returncode == 0
    right = (copy / "reference" / "homework4.py").read_text(encoding="utf-8")
    (copy / "wrong.py").write_text(right.replace("np.mean(y.argmax", "np.sum(y.argmax"), encoding="utf-8")
    return copy


def judged(copy: Path, command: str, file: str) -> dict[str, str]:
    """The verdict of each test of the new function."""
    document = json.loads(python("-m", "grader", command, file, "--parts", "1", "--json", cwd=copy, PYTHONPATH=copy).stdout)
    return {test["number"]: test["extra_data"]["verdict"] for test in document["tests"]
            if test["extra_data"]["question"] == "accuracy"}


def test_the_reference_is_right_and_a_wrong_function_is_wrong(homework):
    assert judged(homework, "grade", "reference/homework4.py") == {"1.90": "correct", "1.91": "correct"}
    assert judged(homework, "grade", "wrong.py") == {"1.90": "wrong", "1.91": "wrong"}


@pytest.mark.slow
def test_a_laptop_judges_it_by_the_recorded_value(homework):
    assert judged(homework, "check", "reference/homework4.py")["1.90"] == "correct"
    assert judged(homework, "check", "wrong.py")["1.90"] == "wrong"


@pytest.mark.slow
def test_a_file_may_call_it_as_it_calls_the_others(homework):
    """Inside a class, with one argument more: what holds for every function of the contract holds for it."""
    (homework / "in_a_class.py").write_text("""
import numpy as np


class Network:
    def accuracy(self, y, yhat, lam):
        return np.mean(y.argmax(axis=0) == yhat.argmax(axis=0)) + lam
""")
    assert judged(homework, "grade", "in_a_class.py") == {"1.90": "correct", "1.91": "correct"}


def test_students_get_it(homework):
    assert python("-m", "grader", "template", "--check", cwd=homework, PYTHONPATH=homework).returncode == 0
    assert 'NotImplementedError("accuracy is not implemented yet")' in (homework / "student_template" / "homework4.py").read_text()
    assert "`cross_entropy` `accuracy`" in (homework / "student_template" / "README.md").read_text()
