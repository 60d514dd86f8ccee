"""Training on real digits: held-out accuracy and the loss after each epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from grader.data import Digits
from grader.judgement.network import loss, pre_activations
from grader.judgement.points import Sizes
from grader.questions.sentences import fault
from grader.questions.training import Array, unpacked
from grader.sandbox.reply import Returned

SIZES = Sizes(inputs=784, hidden=40, classes=10, hidden_layers=1)
SETTING = {"LEARNING_RATE": 0.05, "MINIBATCH_SIZE": 32, "NUM_EPOCHS": 20}
BLOCKS = "▁▂▃▄▅▆▇█"
MOST_POINTS = 60
LAST_EPOCHS = 5


@dataclass(frozen=True)
class HeldOut:
    """What the assignment says: a folder with MNIST, if any, and the accuracies that earn points, rising."""

    folder: Path | None = None
    digits_accuracy: tuple[float, ...] = (0.80, 0.88, 0.92)
    mnist_accuracy: tuple[float, ...] = (0.80, 0.85, 0.90)


@dataclass(frozen=True)
class History:
    """Their name, accuracy on the held-out digits, the loss on them after each epoch, and the seconds train took."""

    name: str
    accuracy: float
    losses: tuple[float, ...]
    seconds: float

    @property
    def lines(self) -> tuple[str, ...]:
        """The losses as a line of text blocks."""
        return (f"loss per epoch  {spark(self.losses)}  from {self.losses[0]:.3g} to {self.losses[-1]:.3g}",)


def taught(student: Any, digits: Digits, seed: int) -> History:
    """Train the student's network from a start of our own. Raises StudentFault or Wrong."""
    arguments = (digits.train_x, digits.train_y, _start(seed), digits.test_x, digits.test_y)
    request = replace(
        student.at(SIZES).request("train", arguments),
        constants={**SIZES.constants(), **SETTING},
        random_seed=seed % 2**32,
    )
    reply = student.worker.ask([request])[0]
    if not isinstance(reply, Returned):
        raise fault("train", reply, student.worker.loaded)
    final, path = unpacked(reply.value, SIZES.parameters)
    losses = tuple(_judged(w, digits)[0] for w in path[-MOST_POINTS:]) or (float("nan"),)
    # SGD jumps: the best of the last epochs is judged, so that one unlucky step at the end costs nothing.
    accuracy = max(_judged(w, digits)[1] for w in (*path[-LAST_EPOCHS:], final))
    return History(digits.name, accuracy, losses, reply.seconds)


def spark(losses: Sequence[float]) -> str:
    """A block for each loss, the highest for the largest."""
    values = np.nan_to_num(np.asarray(losses, dtype=float), nan=0.0, posinf=0.0)
    low, high = float(values.min()), float(values.max())
    heights = (values - low) / (high - low) if high > low else np.zeros(len(values))
    return "".join(BLOCKS[round(float(height) * (len(BLOCKS) - 1))] for height in heights)


def _start(seed: int) -> Array:
    rng = np.random.default_rng(seed)
    widths = SIZES.widths
    Ws = [rng.standard_normal((o, i)) * np.sqrt(2 / i) for i, o in pairwise(widths)]
    return np.concatenate([W.ravel() for W in Ws] + [np.zeros(o) for o in widths[1:]])


def _judged(w: Array, digits: Digits) -> tuple[float, float]:
    """Loss and accuracy on the held-out digits."""
    z = pre_activations(digits.test_x, w, SIZES.widths)[-1]
    right = z.argmax(axis=0) == digits.test_y.argmax(axis=0)
    return loss(digits.test_x, digits.test_y, w, SIZES.widths), float(np.mean(right))
