"""A stand-in for back_prop that learns digits without being an answer: least squares on random cosines of the pixels.

train calls back_prop thousands of times, at parameters that nobody can foretell, so true values cannot be recorded for
it. Where back_prop is faulty, train is judged with this gradient: worth nothing in the homework, and good for digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from grader.homework.training.data import Digits
from grader.homework.training.stubs import COSINE_SLOPE, here
from grader.homework.training.training_run import Array, WrongTraining
from grader.judgement.verdict import Explanation

FEATURES, CLASSES = 300, 10
WEIGHTS = FEATURES * CLASSES  # the first entries of the parameter vector; a train that moves others did not use this
SLOPE, GAIN = 0.13, 20.0  # of the cosines; a gain at which the learning rate of the grader's training suits them
ENOUGH = 0.95  # of the accuracy at the exact optimum; SGD reaches 0.97 of it on any of our digits


def gradient_source(seed: int) -> str:
    """The source of the stand-in for back_prop; `seed` draws its features."""
    return COSINE_SLOPE.format(seed=seed % 2**32, slope=SLOPE, gain=GAIN, features=FEATURES, weights=WEIGHTS,
                               classes=CLASSES)


def epoch(digits: Digits, seed: int, setting: Mapping[str, float]) -> Callable[[Array], Array]:
    """What an epoch of SGD by this gradient makes of parameters (P,), in an order of its own."""
    gradient, order = here(gradient_source(seed), "back_prop"), np.random.default_rng(seed)
    x, y, size = digits.train_x, digits.train_y, int(setting["MINIBATCH_SIZE"])

    def after(w: Array) -> Array:
        shuffled = order.permutation(x.shape[1])
        for first in range(0, len(shuffled), size):
            batch = shuffled[first:first + size]
            w = w - setting["LEARNING_RATE"] * gradient(x[:, batch], y[:, batch], w)
        return w

    return after


def judge(final: Array, start: Array, digits: Digits, seed: int) -> None:
    """Whether train used this gradient, and learned the digits by it. Raises Wrong where it did not."""
    mine, theirs = (each[WEIGHTS:].astype(np.float32) for each in (final, start))  # it may train in float32
    if not np.array_equal(mine, theirs):
        raise WrongTraining(Explanation("train does not use the gradient of back_prop alone.", read="§8"))
    seen, unseen = (_features(x, seed) for x in (digits.train_x, digits.test_x))
    optimum = np.asarray(np.linalg.lstsq(seen.T, digits.train_y.T, rcond=None)[0].T, dtype=np.float64)
    reached, best = (_accuracy(W, unseen, digits.test_y) for W in (final[:WEIGHTS].reshape(CLASSES, -1), optimum))
    if reached < ENOUGH * best:
        raise WrongTraining(Explanation(
            f"With a gradient of ours in place of that of back_prop, train reaches {reached:.1%} on digits it has not "
            f"seen, where {best:.1%} can be had.", read="§8"))


def _features(x: Array, seed: int) -> Array:
    draw = np.random.RandomState(seed % 2**32)
    frequencies, phases = SLOPE * draw.standard_normal((FEATURES, len(x))), 6.283 * draw.rand(FEATURES, 1)
    return np.asarray(np.sqrt(GAIN * 2 / FEATURES) * np.cos(frequencies @ x + phases))


def _accuracy(W: Array, features: Array, y: Array) -> float:
    return float(np.mean((W @ features).argmax(axis=0) == y.argmax(axis=0)))
