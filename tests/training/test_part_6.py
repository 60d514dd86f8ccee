"""Part 6: each check finds its planted mistake and passes the same code written correctly, in whatever way."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from train_in_process import REFERENCE, ROOT, SomeTruth, student, with_train

from grader import data
from grader.questions import test_6_training as part_6
from grader.questions.digits import judge_without_back_prop, lesson, spark, taught
from grader.questions.training import WrongTraining

CHECKS = {
    check.__number__: check
    for check in vars(part_6).values()
    if hasattr(check, "__number__") and check.__number__ != "6.9"  # which takes seconds, and is tried below
}
SAMPLES = sorted(
    path for path in (ROOT / "tests" / "submissions" / "mistakes").glob("*.py")
    if "\ntraining: " in path.read_text(encoding="utf-8")
)


def verdicts(source: str, number: int = 0) -> dict[str, WrongTraining]:
    """What each check says against `source`."""
    found = {}
    for name, check in CHECKS.items():
        try:
            check(student=student(source), truth=SomeTruth(number))
        except WrongTraining as wrong:
            found[name] = wrong
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_gets_exactly_its_name(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    expected = re.search(r"^expects: (.+)$", source, re.M)[1]
    found = verdicts(source)
    assert found, "nothing was found"
    assert {name for wrong in found.values() for name in wrong.misconceptions} == {expected}
    assert all(wrong.explanation.read for wrong in found.values())


def test_every_training_id_has_two_samples() -> None:
    ids = [path.stem.rpartition("_")[0] for path in SAMPLES]
    assert all(ids.count(each) >= 2 for each in ids) and len(set(ids)) == 10


CORRECT = {
    "as the reference": "",
    "columns moved, not drawn": """
def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path = weightsAndBiases.copy(), []
    for _ in range(NUM_EPOCHS):
        p = np.random.permutation(trainX.shape[1])
        trainX, trainY = trainX[:, p], trainY[:, p]
        for i in range(int(np.ceil(trainX.shape[1] / MINIBATCH_SIZE))):
            s = slice(i * MINIBATCH_SIZE, (i + 1) * MINIBATCH_SIZE)
            w -= back_prop(trainX[:, s], trainY[:, s], w) * LEARNING_RATE
        path.append(w.copy())
    return w, path""",
    "order of fixed batches, its own generator": """
def train(trainX, trainY, weightsAndBiases, testX, testY):
    generator = np.random.default_rng()
    w, path = weightsAndBiases, [weightsAndBiases]
    starts = np.arange(0, trainX.shape[1], MINIBATCH_SIZE)
    for _ in range(NUM_EPOCHS):
        for s in generator.permutation(starts):
            w = w - LEARNING_RATE * back_prop(x=trainX[:, s:s+MINIBATCH_SIZE], y=trainY[:, s:s+MINIBATCH_SIZE],
                                              weightsAndBiases=w)
        path.append(w)
        forward_prop(testX, testY, w)
    return w, path""",
    "gradient of its own": """
def gradient(x, y, w):
    _, zs, hs, yhat = forward_prop(x, y, w)
    return sweep_back((yhat - y) / x.shape[1], x, zs, hs, w)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path, n = weightsAndBiases.copy(), [], trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for s in range(0, n, MINIBATCH_SIZE):
            batch = order[s:s+MINIBATCH_SIZE]
            w -= LEARNING_RATE * gradient(trainX[:, batch], trainY[:, batch], w)
        path.append(w.copy())
    return w, np.array(path)""",
}


@pytest.mark.parametrize("how", CORRECT)
@pytest.mark.parametrize("number", range(5))
def test_a_correct_train_passes_however_it_is_written(how: str, number: int) -> None:
    assert verdicts(with_train(CORRECT[how]) if CORRECT[how] else REFERENCE, number) == {}


def test_a_wrong_back_prop_costs_nothing_in_the_checks_of_train() -> None:
    wrong = REFERENCE.replace("g = (yhat - y) / x.shape[1]", "g = (yhat - y)")
    assert wrong != REFERENCE and verdicts(wrong) == {}


PLANTED = {
    "alias in the trajectory": ("w = w - LEARNING_RATE", "w -= LEARNING_RATE", "6.7"),
    "no trajectory": ("return w, np.array(trajectory)", "return w, np.array(trajectory[:1])", "6.7"),
    "caller's labels changed": ("    trajectory = [w]", "    trajectory = [w]\n    trainY *= 1.5", "6.7"),
    "epochs fixed": ("range(NUM_EPOCHS)", "range(2)", "6.4"),
    "all weights alike": ("np.random.randn(*W.shape)", "np.ones(W.shape)", "6.1"),
    "weights too small": ("* np.sqrt(2 / W.shape[1])", "* 0.001", "6.2"),
    "weights too large": ("* np.sqrt(2 / W.shape[1])", "* 10", "6.2"),
    "eight settings": ("(0.3, 0.1, 0.03)", "(0.3, 0.1)", "6.10"),
    "the last setting": ("settings[int(np.argmax(accuracies))]", "settings[5]", "6.11"),
    "a setting never tried": ("settings[int(np.argmax(accuracies))]", '{"LEARNING_RATE": 0.123}', "6.11"),
    "state kept": ("    w = np.array(weightsAndBiases, dtype=float)",
                   "    globals()['kept'] = globals().get('kept', 0) + 1\n"
                   "    w = weightsAndBiases + 0.001 * kept", "6.3"),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_a_planted_mistake_is_found(mistake: str) -> None:
    right, wrong, number = PLANTED[mistake]
    assert right in REFERENCE
    assert number in verdicts(REFERENCE.replace(right, wrong))


@pytest.fixture
def small_digits(monkeypatch):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    return data.find()


IDLE = "def train(x, y, w, *more):\n    return w, [w]"


def test_the_reference_learns_the_digits_from_a_uniform_guess_and_one_that_does_not_train_does_not(small_digits) -> None:
    found = taught(student(REFERENCE), lesson(small_digits, 1, 1), 60)[0]
    assert found.accuracy > 0.92 and found.losses[-1] < 0.3 and len(found.losses) == 21
    assert found.losses[0] == pytest.approx(np.log(10))  # a zero last layer: every class is as likely (§8, case 2)
    assert taught(student(with_train(IDLE)), lesson(small_digits, 1, 1), 60)[0].accuracy < 0.4


def judged_apart(source: str, digits) -> set[str]:
    """The functions stood in for when train is judged apart from a faulty back_prop."""
    used: set[str] = set()
    judge_without_back_prop(replace(student(source), faulty=frozenset({"back_prop"}), on_replaced=used.add),
                            lesson(digits, 1, 1), 1, 60)
    return used


def test_train_is_judged_apart_from_a_faulty_back_prop(small_digits) -> None:
    assert judged_apart(REFERENCE.replace("g = (yhat - y) / x.shape[1]", "g = y - yhat"), small_digits) == {"back_prop"}


@pytest.mark.parametrize("train", [IDLE, CORRECT["gradient of its own"]], ids=["idle", "a gradient of its own"])
def test_a_train_that_does_not_learn_by_it_gains_nothing_from_the_stand_in(train: str, small_digits) -> None:
    with pytest.raises(WrongTraining):
        judged_apart(with_train(train), small_digits)


def test_the_losses_become_a_line_of_blocks() -> None:
    assert spark([3.0, 2.0, 1.0]) == "█▅▁" and spark([1.0, 1.0]) == "▁▁" and len(spark([np.inf, np.nan])) == 2
