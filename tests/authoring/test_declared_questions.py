"""A homework that is declared in a file: right programs pass, planted mistakes are found and cost once."""

import json

import pytest

from tests.support.homework_folders import LAYERS, STARTER, failed, graded, planted

SOFTMAX = (STARTER / "reference.py").read_text()
MEAN = "return X.T @ error / len(y), error.mean(axis=0)"


@pytest.mark.parametrize(("find", "replace", "wrong", "says"), [
    (MEAN, "return X.T @ error, error.sum(axis=0)", ["gradient"], "got / expected = "),
    (MEAN, "return X.T @ error / len(y), error.sum(axis=0)", ["gradient"], "db is wrong; dW is right."),
    (MEAN, "return X.T @ error / len(y), error / len(y)", ["gradient"], "has shape"),
    (MEAN, "return X.T @ error / len(y)", ["gradient"], "returned one value; expected 2: dW, db."),
    (MEAN, "X *= 2\n    return X.T @ error / len(y) / 2, error.mean(axis=0)", ["gradient"], "gradient changes X"),
    ("scores - scores.max(axis=1, keepdims=True)", "scores", [], ""),
    ("exponentials.sum(axis=1", "exponentials.sum(axis=0", ["probabilities"], "P is wrong."),
    ("y]).mean()", "y]).sum()", ["loss"], "loss is wrong."),
])
def test_a_mistake_costs_the_function_that_has_it(sandbox, find, replace, wrong, says):
    verdicts = graded(STARTER, planted(SOFTMAX, [(find, replace)]), sandbox)
    assert failed(verdicts) == wrong
    assert not wrong or says in _words(verdicts)


@pytest.mark.parametrize(("replace", "id", "says"), [
    ("return X.T @ error, error.sum(axis=0)", "summed-not-averaged", "A sum over the examples stands where their mean belongs."),
    ("return X.T @ error / len(y), error / len(y)", "not-summed-over-examples", "(In db: this mistake gives exactly"),
    ("return X.T @ error / len(y), error.sum(axis=1) / len(y)", "summed-over-another-axis", "The sum goes over another axis than"),
    ("return X.T @ error / len(y), error.mean(axis=1)", "summed-over-another-axis", "The sum goes over another axis than"),
    ("return -X.T @ error / len(y), -error.mean(axis=0)", "sign-flipped", "The sign is flipped."),
])
def test_a_mistake_that_any_homework_can_have_is_named(sandbox, replace, id, says):
    verdicts = graded(STARTER, planted(SOFTMAX, [(MEAN, replace)]), sandbox)
    wrong = [v for v in verdicts if v.question == "gradient"]
    assert [v.misconceptions for v in wrong] == [(id,), (id,)]
    assert all(says in v.explanation.proved[0] for v in wrong)


def _words(verdicts):
    return "\n".join("\n".join((v.explanation.sentence, *v.explanation.evidence)) for v in verdicts if v.explanation)


def test_a_cache_of_a_class_of_ones_own_stays_in_the_worker(sandbox):
    layers = (LAYERS / "reference.py").read_text() + (LAYERS / "styles" / "own_class.py").read_text()
    assert sum(v.score for v in graded(LAYERS, layers, sandbox)) == 100


@pytest.mark.parametrize("mode", ["grade", "check"])
def test_a_notebook_is_graded_from_the_command_line(told, tmp_path, mode):
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": SOFTMAX}]
    notebook = tmp_path / "homework.ipynb"
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    said = told(mode, notebook, "--homework", STARTER)
    assert "Softmax regression" in said and ("100 / 100" if mode == "grade" else "30 / 100") in said
