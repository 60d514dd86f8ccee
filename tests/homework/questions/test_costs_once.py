"""A mistake costs once: not whoever calls the function, nor a train that derives its gradients itself."""

from __future__ import annotations

import pytest

from grader.judgement.verdict import Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded, lost
from tests.support.samples import source

PLAIN = source("plain")
TRAIN = '''


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases.copy()
    trajectory = [w.copy()]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(trainX.shape[1])
        for start in range(0, len(order), MINIBATCH_SIZE):
            batch = order[start:start + MINIBATCH_SIZE]
            x, y = trainX[:, batch], trainY[:, batch]
            Ws, bs = unpack(w)
            tape, h = [], x
            for i, (W, b) in enumerate(zip(Ws, bs)):
                z = W @ h + np.reshape(b, (-1, 1))
                tape.append((W, h, z))
                h = relu(z) if i < len(Ws) - 1 else softmax(z)
            g, dWs, dbs = (h - y) / len(batch), [], []
            for W, h, z in reversed(tape):
                dWs.insert(0, g @ h.T)
                dbs.insert(0, g.sum(axis=1))
                g = W.T @ g * (h > 0)
            w = w - LEARNING_RATE * np.concatenate([dW.ravel() for dW in dWs] + dbs)
        trajectory.append(w.copy())
    return w, trajectory
'''
MISTAKES = {
    "none": "",
    "softmax": "\n\ndef softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n",
    "relu": "\n\ndef relu(z):\n    return np.where(z > 0, z, 0.1 * z)\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("function", MISTAKES)
def test_a_mistake_of_what_it_calls_costs_its_own_points_only(function: str) -> None:
    with Sandbox() as sandbox:
        verdicts = graded({"homework4.py": PLAIN + TRAIN + MISTAKES[function]}, sandbox, parts=(1, 2, 3, 4, 5, 6))
    dear = {verdict.question for verdict in verdicts if verdict.number in lost(verdicts)}
    assert dear == {function} - {"none"}, accused(verdicts)


@pytest.mark.slow
def test_its_own_mistake_costs_its_points() -> None:
    uphill = TRAIN.replace("w = w - LEARNING_RATE", "w = w + LEARNING_RATE")
    with Sandbox() as sandbox:
        verdicts = graded({"homework4.py": PLAIN + uphill + MISTAKES["softmax"]}, sandbox, parts=(1, 2, 3, 4, 5, 6))
    dear = {verdict.question for verdict in verdicts if verdict.number in lost(verdicts)}
    assert dear == {"softmax", "train"}, accused(verdicts)


@pytest.mark.slow
def test_only_the_function_with_the_mistake_is_named() -> None:
    """back_prop calls forward_prop, which is right but for softmax itself."""
    with Sandbox() as sandbox:
        verdicts = graded({"homework4.py": PLAIN + MISTAKES["softmax"]}, sandbox, parts=(1, 4, 5))
    said = {each.explanation.sentence.partition(",")[0] for each in verdicts
            if each.verdict is Verdict.FOLLOW_THROUGH and each.explanation is not None and each.question == "back_prop"}
    assert said == {"back_prop is right apart from softmax"}
