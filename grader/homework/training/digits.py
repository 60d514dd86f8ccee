"""Training on real digits: held-out accuracy, the loss after each epoch, and the time an epoch takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass
from grader.homework.contract import CONTRACT
from grader.homework.network.forward import loss, pre_activations
from grader.homework.network.points import Sizes
from grader.homework.training import random_features
from grader.homework.training.data import Digits
from grader.homework.training.epochs import Path, goes_by_epochs
from grader.homework.training.stubs import GUESSING
from grader.homework.training.training_run import Array, unpacked
from grader.judgement.verdict import Learned

SIZES = Sizes(inputs=784, hidden=40, classes=10, hidden_layers=1)
SETTING = {"LEARNING_RATE": 0.05, "MINIBATCH_SIZE": 32, "NUM_EPOCHS": 20}
Order = NDArray[np.intp]
BLOCKS = "▁▂▃▄▅▆▇█"
MOST_POINTS = 60
LAST_EPOCHS = 5


@dataclass(frozen=True)
class Lesson:
    """What a student's train is given and what it is judged on: digits under a secret order of pixels and of classes.

    `pixels` and `classes` are that order: row i holds what was row pixels[i], or classes[i].
    Weights and digits from elsewhere say nothing here. The held-out digits never leave this side; the test data that
    train is handed are digits of the training set with labels drawn by chance, since no parameter may depend on them.
    """

    digits: Digits
    watched_x: Array
    watched_y: Array
    start: Array
    seed: int
    pixels: Order
    classes: Order


def lesson(digits: Digits, secret: int, seed: int) -> Lesson:
    """`digits` under the secret order, split anew, and initial parameters. `seed` is for numpy's own random state."""
    rng = np.random.default_rng(secret)
    x = np.concatenate([digits.train_x, digits.test_x], axis=1)
    y = np.concatenate([digits.train_y, digits.test_y], axis=1)
    pixels, classes = rng.permutation(len(x)), rng.permutation(len(y))
    x, y = x[pixels], y[classes]
    order, count = rng.permutation(x.shape[1]), digits.train_x.shape[1]
    seen, unseen = order[:count], order[count:]
    watched = seen[:len(unseen)]
    labels = np.eye(len(y))[:, rng.integers(len(y), size=len(watched))]
    arranged = Digits(digits.name, *(np.ascontiguousarray(each[:, chosen]) for chosen in (seen, unseen)
                                     for each in (x, y)))
    return Lesson(arranged, x[:, watched].copy(), labels, start(secret), seed, pixels, classes)


def taught(student: Any, given: Lesson, seconds: float) -> tuple[Learned, Path]:
    """Train the student's network from a zero last layer (§8). Raises StudentFault or Wrong."""
    path, took = _trained(student, given, seconds, {})
    judged = [judged_by(w, given.digits) for w in after_each_epoch(path)]
    # SGD jumps: the best of the last epochs is judged, so that one unlucky step at the end costs nothing.
    accuracy = max(accuracy for _, accuracy in judged[-LAST_EPOCHS:])
    losses = tuple(each for each, _ in judged)
    return Learned(given.digits.name, accuracy, losses, took / SETTING["NUM_EPOCHS"]), path


def after_each_epoch(path: Path) -> tuple[Array, ...]:
    """The parameters that are judged, the last 60 at most."""
    return (path.entries or (path.final,))[-MOST_POINTS:]


def learns_by_epochs(path: Path, truth: Any, given: Lesson) -> float:
    """Whether `path` goes where epochs of SGD lead, as the reference takes them; the seconds of its epoch here.

    Raises Wrong where it does not: then the accuracy counts for nothing.
    """
    taken: dict[int, float] = {}
    size, digits = int(SETTING["MINIBATCH_SIZE"]), given.digits

    def epoch(size: int, w: Array) -> Array:
        begun = time.perf_counter()
        settings = {**SETTING, "NUM_EPOCHS": 1, "MINIBATCH_SIZE": size}
        end, _ = truth.at(SIZES, **settings).train(digits.train_x, digits.train_y, w, digits.test_x, digits.test_y)
        taken[size] = time.perf_counter() - begun
        return np.asarray(end)

    # One example a step is a mistake that has its own points, and goes other ways.
    goes_by_epochs(path, [partial(epoch, size), partial(epoch, 1)], truth.secret("epochs"))
    return taken[size]


def judge_without_back_prop(student: Any, given: Lesson, secret: int, seconds: float) -> None:
    """Whether train learns the digits by a gradient of ours, where its own is faulty. Raises StudentFault or Wrong."""
    standins = {"back_prop": random_features.gradient_source(secret), "forward_prop": GUESSING}
    path, _ = _trained(student, given, seconds, standins)
    random_features.judge(path.final, given.start, given.digits, secret)
    goes_by_epochs(path, [random_features.epoch(given.digits, secret, SETTING)], secret)
    for function in student.faulty.intersection(CONTRACT.may_call("train")):
        student.on_replaced(function)


def lines(losses: Sequence[float]) -> tuple[str, ...]:
    """The losses as a line of text blocks."""
    return (f"loss per epoch  {spark(losses)}  from {losses[0]:.3g} to {losses[-1]:.3g}",)


def spark(losses: Sequence[float]) -> str:
    """A block for each loss, the highest for the largest."""
    values = np.nan_to_num(np.asarray(losses, dtype=float), nan=0.0, posinf=0.0)
    low, high = float(values.min()), float(values.max())
    heights = (values - low) / (high - low) if high > low else np.zeros(len(values))
    return "".join(BLOCKS[round(float(height) * (len(BLOCKS) - 1))] for height in heights)


def start(seed: int) -> Array:
    """Initial parameters (P,): the last layer is 0, all else is not (§8, case 2)."""
    rng = np.random.default_rng(seed)
    *hidden, last = [rng.standard_normal((o, i)) * np.sqrt(2 / i) for i, o in pairwise(SIZES.widths)]
    return np.concatenate([W.ravel() for W in (*hidden, 0 * last)] + [np.zeros(o) for o in SIZES.widths[1:]])


def _trained(student: Any, given: Lesson, seconds: float, standins: dict[str, str]) -> tuple[Path, float]:
    """The final parameters and the trajectory, and the seconds it took on our clock."""
    digits = given.digits
    arguments = (digits.train_x, digits.train_y, given.start, given.watched_x, given.watched_y)
    request = replace(
        student.at(SIZES).request("train", arguments),
        constants={**SIZES.constants(), **SETTING},
        standins=standins,
        random_seed=given.seed % 2**32,
        seconds=seconds,
    )
    begun = time.perf_counter()
    reply = student.worker.ask([request])[0]
    took = time.perf_counter() - begun
    final, entries = unpacked(student.answered("train", reply).value, SIZES.parameters)
    return Path(given.start, entries, final, int(SETTING["NUM_EPOCHS"])), took


@np.errstate(all="ignore")  # parameters as large as float64 goes recognise nothing
def scores(w: Array, digits: Digits) -> Array:
    """The last z for the held-out digits, (10, n)."""
    return pre_activations(digits.test_x, w, SIZES.widths)[-1]


@np.errstate(all="ignore")
def judged_by(w: Array, digits: Digits) -> tuple[float, float]:
    """Loss and accuracy on the held-out digits."""
    right = scores(w, digits).argmax(axis=0) == digits.test_y.argmax(axis=0)
    return float(loss(digits.test_x, digits.test_y, w, SIZES.widths)), float(np.mean(right))
