"""`backprop-grader homework`: from nothing to a homework that grades, and one sentence for each mistake in its folder."""

import pytest

from grader.authoring.usable import usable_homework
from grader.results.report import CERTAIN
from tests.support.homework_folders import LAYERS, STARTER, homework_with, planted
from tests.support.refusals import refusal

SOFTMAX = (STARTER / "reference.py").read_text()
QUESTIONS = "[[questions]]" + (STARTER / "homework.toml").read_text().partition("[[questions]]")[2]


def test_from_nothing_to_a_check_by_students(told, tmp_path):
    mine, kit = tmp_path / "mine", tmp_path / "kit"
    told("homework", "new", mine)
    said = told("check", mine / "reference.py", "--homework", mine)
    assert "30 / 100" in said and CERTAIN not in said
    told("homework", "handout", mine, "--out", kit)
    assert sorted(path.name for path in kit.iterdir()) == ["homework.py", "homework.toml", "public_cases.json"]
    said = told("check", mine / "reference.py", "--homework", kit)
    assert "60 / 100" in said and CERTAIN in said
    assert told("check", kit / "homework.py").startswith("Softmax regression Part 1")
    assert told("homework", "new", mine, code=2) == f"{mine} is not empty; name a folder that does not exist yet."


@pytest.mark.parametrize(("file", "find", "replace", "says"), [
    ("reference.py", SOFTMAX, None, "reference.py is missing: the key solution in"),
    ("reference.py", "import numpy as np", "import nunpy", "line 3 cannot be loaded: ModuleNotFoundError"),
    ("reference.py", "def loss(X, y, W, b):", "def loss(X, y, W, b:", "line 20 cannot be loaded: SyntaxError"),
    ("reference.py", "def loss(", "def cost(", "defines no function loss, which [functions.loss] in"),
    ("reference.py", "def loss(X, y, W, b)", "def loss(X, W, b)", "loss(X, W, b) cannot be called with X, y, W, b"),
    ("reference.py", ", error.mean(axis=0)", "", "gradient returned one value; expected 2: dW, db, says [functions.grad"),
    ("reference.py", "error.mean(axis=0)", "error.mean()", "gradient returns db with shape () where C = "),
    ("reference.py", "scores = X @ W + b", "scores = W @ X", "line 14: probabilities raises ValueError"),
    ("reference.py", "    # BEGIN SOLUTION\n    scores", "    scores", "line 16 of this file: # END SOLUTION does not pair."),
    ("homework.toml", 'values = "loss"', 'values = "los"', "values names los"),
    ("homework.toml", QUESTIONS, "", "asks no question"),
])
def test_a_mistake_in_the_folder_is_one_sentence(tmp_path, file, find, replace, says):
    folder = homework_with(tmp_path, {})
    text = (folder / file).read_text()
    if replace is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(planted(text, [(find, replace)]))
    sentence = refusal(usable_homework, folder)
    assert says in sentence and str(folder / file) in sentence


@pytest.mark.parametrize(("folder", "function", "returned", "says"), [
    (STARTER, "loss", "return np.float64(1.0), np.ones((3, 2))",
     "loss returns as loss a tuple of 2 values, which is no array of numbers, and [functions.loss.returns] in"),
    (STARTER, "probabilities", "return [1, [2, 3]]", "returns as P a list of 2 values"),
    (LAYERS, "affine_backward", "return dout @ cache[1].T, [1, [2, 3]], dout.sum(axis=0)", "affine_backward returns as dw a list of 2"),
])
def test_what_is_no_array_is_one_sentence_and_grades_nobody(told, tmp_path, folder, function, returned, says):
    text = (folder / "reference.py").read_text()
    start = text.index(f"def {function}(")
    end = text.index(":\n", start) + 2
    mine = homework_with(tmp_path, {"reference.py": f"{text[:end]}    {returned}\n\n\ndef unused():\n{text[end:]}"}, folder)
    for words in (("homework", "check", mine), ("grade", mine / "reference.py", "--homework", mine)):
        assert says in told(*words, code=2)


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "code", "says"), [
    ([], 0, ["76 of 81 small mistakes", "line 15, probabilities: scores.max -> scores.min", "public_cases.json is not there"]),
    ([("error.mean(axis=0)\n", "error.sum(axis=0)\n")], 1,
     ["fails test 2.1 (gradient): What is returned is not the gradient of loss"]),
    ([("    # BEGIN SOLUTION\n    scores", "    scores"), ("keepdims=True)\n    # END SOLUTION", "keepdims=True)")], 1,
     ["earns 20 points in test 1.1 (probabilities): put what solves it"]),
])
def test_a_homework_is_proved(told, tmp_path, changes, code, says):
    folder = homework_with(tmp_path, {"reference.py": planted(SOFTMAX, changes)})
    said = told("homework", "check", folder, code=code)
    assert all(each in said for each in says), said
