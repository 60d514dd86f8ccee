"""A wrong function costs its own points only, in homeworks from a folder: its callers are judged with true values of it."""

import pytest

from grader.judgement.verdict import Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.homework_folders import graded

TWO_LAYERS = """
title = "Two layers"

[functions.layer]
parameters = { X = "N,D", W = "D,C" }
returns = { Y = "N,C" }

[functions.two]
parameters = { X = "N,D", W = "D,C", V = "C,E" }
returns = { Y = "N,E" }
may_call = ["layer"]

[[questions]]
values = "layer"
points = 1

[[questions]]
values = "two"
points = 10
"""
LAYERS_BY_NAME = """import numpy as np

def layer(X, W):
    return np.tanh(X @ W)

def two(X, W, V):
    return layer(layer(X, W), V)
"""


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as room:
        yield room


def _scores(folder, declared, reference, source, sandbox):
    (folder / "homework.toml").write_text(declared)
    (folder / "reference.py").write_text(reference)
    verdicts = graded(folder, source, sandbox)
    return {v.question: v.score for v in verdicts}, {v.question: v for v in verdicts}


@pytest.mark.parametrize(("changes", "scores"), [
    ((), {"layer": 1, "two": 10}),
    ((("return np", "return 2 * np"),), {"layer": 0, "two": 10}),  # called once with N,D and D,C, once with N,C and C,E
    ((("return np", "return 2 * np"), ("(X, W), V", "(X, W), -V")), {"layer": 0, "two": 0}),
])
def test_a_letter_of_a_function_that_is_called_is_a_length_of_that_call(tmp_path, sandbox, changes, scores):
    source = LAYERS_BY_NAME
    for find, replace in changes:
        source = source.replace(find, replace)
    found, verdicts = _scores(tmp_path, TWO_LAYERS, LAYERS_BY_NAME, source, sandbox)
    assert found == scores
    assert (verdicts["two"].verdict is Verdict.FOLLOW_THROUGH) == (scores == {"layer": 0, "two": 10})
