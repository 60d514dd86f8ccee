"""What a faulty function does to its arguments, or draws at random, costs its own points; it buys no second guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded

REFERENCE = (Path(__file__).parents[3] / "reference" / "homework4.py").read_text(encoding="utf-8")
IN_PLACE = '''

def relu(z):
    z[z < 0] = 0
    return z
'''
KEEPS_WHAT_RELU_WAS_GIVEN = '''

def forward_prop(x, y, weightsAndBiases):
    zs, hs, h = [], [], x
    for W, b in zip(*unpack(weightsAndBiases)):
        zs.append(W @ h + b[:, None])
        h = relu(zs[-1])
        hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs[:-1], yhat
'''
RANDOM = '''

def forward_prop(x, y, weightsAndBiases, right=forward_prop):
    loss, zs, hs, yhat = right(x * (np.random.rand(*x.shape) < 0.8) / 0.8, y, weightsAndBiases)
    return loss, zs, hs, yhat


def back_prop(x, y, weightsAndBiases):
    _, zs, _, yhat = forward_prop(x, y, weightsAndBiases)
    Ws, _ = unpack(weightsAndBiases)
    g, dWs, dbs = (yhat - y) / x.shape[1], [], []
    for i in reversed(range(len(Ws))):
        dWs.insert(0, (g @ (np.maximum(zs[i - 1], 0) if i else x).T).ravel())
        dbs.insert(0, g.sum(axis=1))
        g = (Ws[i].T @ g) * (zs[i - 1] > 0) if i else g
    return np.concatenate(dWs + dbs)
'''
TWO_GUESSES = IN_PLACE + '''

def back_prop(x, y, weightsAndBiases, right=back_prop):
    z = np.array([[-1.0]])
    relu(z)
    return right(x, y, weightsAndBiases) * (x.shape[1] if z[0, 0] == 0 else 1)
'''


@pytest.mark.parametrize(("added", "faulty"), [
    (IN_PLACE + KEEPS_WHAT_RELU_WAS_GIVEN, {"relu"}), (RANDOM, {"forward_prop"}),
], ids=["changes its argument", "draws at random"])
def test_such_a_function_alone_loses_points(added: str, faulty: set[str], sandbox: Sandbox) -> None:
    verdicts = graded({"homework4.py": REFERENCE + added}, sandbox, parts=(1, 4, 5))
    assert {each.question for each in verdicts if each.number in accused(verdicts)} == faulty


def test_whoever_looks_whether_an_argument_was_changed_has_one_guess(sandbox: Sandbox) -> None:
    verdicts = graded({"homework4.py": REFERENCE + TWO_GUESSES}, sandbox, parts=(1, 5))
    assert sum(each.score for each in verdicts if each.question == "back_prop") <= 1
