"""Whether what train returns depends on the test data: the same training again, with other labels of the test data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.questions.observing import trained
from grader.questions.training import SIZES, Task, Training, WrongTraining, same, task
from grader.questions.training_rules import broken

SLOPES = (1.0, 64.0)  # a step that changes probabilities, and one that changes which class is the likeliest


def not_the_last(run: Training, student: Any, secret: int) -> WrongTraining | None:
    """What to say where train returns earlier parameters than its last; None where it does not."""
    earlier = any(np.array_equal(run.final, each) for each in (run.task.w, *run.trajectory[:-1]))
    if not run.trajectory or not earlier or same(run.final, run.trajectory[-1]):
        return None
    if _depends_on_labels(student, secret):
        return broken("train returns the parameters of the epoch that does best on the test data: with other labels of "
                      "testY it returns others. No parameter may depend on testX and testY.", "the docstring of train",
                      "best-on-test-data")
    return broken("train returns earlier parameters of its trajectory, not the last.", "the docstring of train")


def _depends_on_labels(student: Any, secret: int) -> bool:
    """Whether one step on one batch, in which nothing is left to chance, ends elsewhere for other labels of testY.

    Whichever way the probabilities of one example move, they grow for one class and fall for another.
    """
    problem = task(secret, 4, batch=4, epochs=1)
    return any(len({trained(student, _labelled(problem, label), secret, size=size).final.tobytes()
                    for label in range(SIZES.classes)}) > 1 for size in SLOPES)


def _labelled(problem: Task, label: int) -> Task:
    y = np.zeros((SIZES.classes, 1))
    y[label] = 1
    return replace(problem, test_x=problem.test_x[:, :1], test_y=y)
