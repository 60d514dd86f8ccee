"""What can be shown of a training on digits: those that were missed, and the losses that there were to reach."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.homework.training.digits import LAST_EPOCHS, SETTING, SIZES, Lesson, after_each_epoch, judged_by, scores
from grader.homework.training.epochs import Path
from grader.homework.training.training_run import Array
from grader.judgement.pictures import MissedDigit

MOST_MISSED = 12


def missed(path: Path, given: Lesson) -> tuple[MissedDigit, ...]:
    """The first held-out digits that the judged parameters take for others, as they looked before the secret order."""
    best = max(after_each_epoch(path)[-LAST_EPOCHS:], key=lambda w: judged_by(w, given.digits)[1])
    z = scores(best, given.digits)
    taken_for, digit = given.classes[z.argmax(axis=0)], given.classes[given.digits.test_y.argmax(axis=0)]
    images = np.empty_like(given.digits.test_x)
    images[given.pixels] = given.digits.test_x
    return tuple(MissedDigit(shades(images[:, i]), int(digit[i]), int(taken_for[i]))
                 for i in np.flatnonzero(taken_for != digit)[:MOST_MISSED])


def shades(image: Array) -> tuple[str, ...]:
    """An image (784,) from 0 to 1 as 28 rows of shades from "0" to "f"."""
    side = round(len(image) ** 0.5)
    levels = np.rint(15 * np.clip(image, 0, 1)).astype(int).reshape(side, side)
    return tuple("".join(f"{level:x}" for level in row) for row in levels.tolist())


_reference_losses: dict[tuple[str, int], tuple[float, ...]] = {}  # of this process: a class has one lesson


def reference_losses(truth: Any, given: Lesson) -> tuple[float, ...]:
    """The loss on the held-out digits at the start and after each epoch of the reference's train."""
    lesson_of = (given.digits.name, truth.secret("digits"))
    if lesson_of not in _reference_losses:
        digits, before = given.digits, np.random.get_state()
        np.random.seed(given.seed % 2**32)  # the same submission gets the same picture
        try:
            _, entries = truth.at(SIZES, **SETTING).train(digits.train_x, digits.train_y, given.start, digits.test_x,
                                                          digits.test_y)
        finally:
            np.random.set_state(before)
        _reference_losses[lesson_of] = tuple(judged_by(w, digits)[0] for w in entries)
    return _reference_losses[lesson_of]
