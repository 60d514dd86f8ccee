"""Whether what train returns depends on the test data: the same training again, with other labels of the test data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.homework.training.observing import trained
from grader.homework.training.rules import broken
from grader.homework.training.stepping import same
from grader.homework.training.training_run import SIZES, Task, task

SLOPES = (1.0, 64.0)  # a step that changes probabilities, and one that changes which class is the likeliest


def independent_of_test_data(student: Any, seed: int, secret: int) -> None:
    """One step on one batch, in which nothing is left to chance, ends at the same parameters whatever testY says.

    Whichever way the probabilities of one example move, they grow for one class and fall for another: so what is best
    on the test data is the start for some labels and the end for others.
    """
    problem = task(seed, 4, batch=4, epochs=1)
    for size in SLOPES:
        runs = [trained(student, _labelled(problem, label), secret, size=size) for label in range(SIZES.classes)]
        if all(same(run.final, runs[0].final, size) for run in runs):
            continue
        chosen = (all(any(np.array_equal(run.final, each) for each in (problem.w, *run.trajectory)) for run in runs)
                  and not all(run.trajectory and np.array_equal(run.final, run.trajectory[-1]) for run in runs))
        raise broken("With other labels of testY train returns other parameters"
                     + (": those of its trajectory that do best on the test data." if chosen else ".")
                     + " No parameter may depend on testX and testY.", "the docstring of train",
                     *(["best-on-test-data"] if chosen else []))


def _labelled(problem: Task, label: int) -> Task:
    y = np.zeros((SIZES.classes, 1))
    y[label] = 1
    return replace(problem, test_x=problem.test_x[:, :1], test_y=y)
