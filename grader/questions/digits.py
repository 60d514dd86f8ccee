"""Training on real digits: held-out accuracy, the loss after each epoch, and the time an epoch takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from grader.data import Digits
from grader.judgement.network import loss, pre_activations
from grader.judgement.points import Sizes
from grader.judgement.verdict import Learned
from grader.questions import random_features
from grader.questions.follow_through import CALLS
from grader.questions.sentences import fault
from grader.questions.standins import GUESSING
from grader.questions.training import Array, unpacked
from grader.sandbox.reply import Returned

SIZES = Sizes(inputs=784, hidden=40, classes=10, hidden_layers=1)
SETTING = {"LEARNING_RATE": 0.05, "MINIBATCH_SIZE": 32, "NUM_EPOCHS": 20}
BLOCKS = "▁▂▃▄▅▆▇█"
MOST_POINTS = 60
LAST_EPOCHS = 5
TIMED_EPOCHS = 3  # of the reference, to say what an epoch costs on this machine


def taught(student: Any, digits: Digits, seed: int, seconds: float) -> Learned:
    """Train the student's network from a zero last layer (§8). Raises StudentFault or Wrong."""
    (final, path), took = _trained(student, digits, seed, seconds, {})
    losses = tuple(_judged(w, digits)[0] for w in path[-MOST_POINTS:]) or (float("nan"),)
    # SGD jumps: the best of the last epochs is judged, so that one unlucky step at the end costs nothing.
    accuracy = max(_judged(w, digits)[1] for w in (*path[-LAST_EPOCHS:], final))
    return Learned(digits.name, accuracy, losses, took / SETTING["NUM_EPOCHS"])


def judge_without_back_prop(student: Any, digits: Digits, seed: int, seconds: float) -> None:
    """Whether train learns the digits by a gradient of ours, where its own is faulty. Raises StudentFault or Wrong."""
    standins = {"back_prop": random_features.gradient_source(seed), "forward_prop": GUESSING}
    (final, _), _ = _trained(student, digits, seed, seconds, standins)
    random_features.judge(final, start(seed), digits, seed)
    for function in student.faulty.intersection(CALLS["train"]):
        student.on_replaced(function)


def reference_epoch(truth: Any, digits: Digits) -> float:
    """The seconds that an epoch takes the reference on this machine."""
    settings = {**SETTING, "NUM_EPOCHS": TIMED_EPOCHS}
    begun: float = time.perf_counter()
    truth.at(SIZES, **settings).train(digits.train_x, digits.train_y, start(0), digits.test_x, digits.test_y)
    return (time.perf_counter() - begun) / TIMED_EPOCHS


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


def _trained(student: Any, digits: Digits, seed: int, seconds: float,
             standins: dict[str, str]) -> tuple[tuple[Array, tuple[Array, ...]], float]:
    """The final parameters and the trajectory, and the seconds it took on our clock."""
    arguments = (digits.train_x, digits.train_y, start(seed), digits.test_x, digits.test_y)
    request = replace(
        student.at(SIZES).request("train", arguments),
        constants={**SIZES.constants(), **SETTING},
        standins=standins,
        random_seed=seed % 2**32,
        seconds=seconds,
    )
    begun = time.perf_counter()
    reply = student.worker.ask([request])[0]
    took = time.perf_counter() - begun
    if not isinstance(reply, Returned):
        raise fault("train", reply, student.worker.loaded)
    return unpacked(reply.value, SIZES.parameters), took


def _judged(w: Array, digits: Digits) -> tuple[float, float]:
    """Loss and accuracy on the held-out digits."""
    z = pre_activations(digits.test_x, w, SIZES.widths)[-1]
    right = z.argmax(axis=0) == digits.test_y.argmax(axis=0)
    return float(loss(digits.test_x, digits.test_y, w, SIZES.widths)), float(np.mean(right))
