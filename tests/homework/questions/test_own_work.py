"""A gradient has its marks where the function derives it itself: not handed on, not taken by differences."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded

REFERENCE = (Path(__file__).parents[3] / "reference" / "homework4.py").read_text(encoding="utf-8")
DIFFERENCES = '''

def {name}(x, y, weightsAndBiases):
    w, h = np.array(weightsAndBiases, dtype=float), 1e-6
    def loss(at):
        return {loss}
    gradient = np.zeros(w.size)
    for i in range(w.size):
        step = np.zeros(w.size)
        step[i] = h
        gradient[i] = (loss(w + step) - loss(w - step)) / (2 * h)
    return gradient
'''
HANDED_ON = '''

def back_prop_general(x, y, weightsAndBiases):
    return back_prop(x, y, weightsAndBiases)
'''
WITH_L2 = '''

def forward_prop(x, y, weightsAndBiases, _forward_prop=forward_prop):
    loss, zs, hs, yhat = _forward_prop(x, y, weightsAndBiases)
    return loss + 0.005 * sum((W * W).sum() for W in unpack(weightsAndBiases)[0]), zs, hs, yhat
'''
NOT_ITS_OWN = {
    "differences of the loss of the file, which has a term too many": (
        WITH_L2 + DIFFERENCES.format(name="back_prop", loss="forward_prop(x, y, at)[0]"), "back_prop", "by differences"),
    "the other gradient": (HANDED_ON, "back_prop_general", "hands on what back_prop computes"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("added", "function", "said"), NOT_ITS_OWN.values(), ids=NOT_ITS_OWN)
def test_a_gradient_that_is_not_its_own_work_earns_nothing(added: str, function: str, said: str, sandbox: Sandbox) -> None:
    verdicts = graded({"homework4.py": REFERENCE + added}, sandbox, parts=(4, 5))
    mine = [each for each in verdicts if each.question == function]
    assert sum(each.score for each in mine) == 0
    assert any(said in sentence for sentence in accused(mine).values())


def test_a_gradient_of_its_own_earns_all(sandbox: Sandbox) -> None:
    assert accused(graded({"homework4.py": REFERENCE}, sandbox, parts=(5,))) == {}


def test_of_one_function_under_two_names_the_first_keeps_its_marks(sandbox: Sandbox) -> None:
    verdicts = graded({"homework4.py": REFERENCE + "\n\nback_prop_general = back_prop\n"}, sandbox, parts=(5,))
    assert {each.question for each in verdicts if each.score < each.max_score} == {"back_prop_general"}


def test_what_a_wrong_function_takes_is_not_the_work_of_its_callers(sandbox: Sandbox) -> None:
    endless = "\n\ndef relu(z):\n    return relu(z)\n"
    verdicts = graded({"homework4.py": REFERENCE + endless}, sandbox, parts=(1, 3, 5))
    assert {each.question for each in verdicts if each.score < each.max_score} == {"relu"}
