"""What a call of train did: which examples each step saw, and what it did to the parameters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.judgement.points import Sizes
from grader.judgement.verdict import Explanation
from grader.questions.faults import Wrong
from grader.questions.sentences import fault
from grader.questions.standins import GUESSING, LAST_BIASES_ONLY, STEADY_SLOPE
from grader.sandbox.reply import Returned

Array = NDArray[np.float64]
SIZES = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=2)


def steady_slope(parameters: int) -> Array:
    """What STEADY_SLOPE gives, as we know it: what the worker says that it gave is not believed."""
    slope: Array = np.sin(1.0 + np.arange(parameters)) * 0.5
    return slope


class WrongTraining(Wrong):
    """A wrong answer of Part 6, with the ids of the mistakes that were proved."""

    def __init__(self, explanation: Explanation, misconceptions: Sequence[str] = ()) -> None:
        super().__init__(explanation)
        self.misconceptions = tuple(misconceptions)


@dataclass(frozen=True)
class Task:
    """A small training problem: x (7, n) whose columns all differ, one-hot y (4, n), start w (P,), the constants."""

    x: Array
    y: Array
    w: Array
    rate: float
    batch: int
    epochs: int

    @property
    def constants(self) -> Mapping[str, Any]:
        """The module constants of this problem."""
        setting = {"LEARNING_RATE": self.rate, "MINIBATCH_SIZE": self.batch, "NUM_EPOCHS": self.epochs}
        return {**SIZES.constants(), **setting}


def task(seed: int, examples: int, *, batch: int, epochs: int, rate: float = 0.125) -> Task:
    """A problem drawn from `seed`; each example carries its number in its first feature."""
    rng = np.random.default_rng(seed)
    x = rng.integers(-32, 33, size=(SIZES.inputs, examples)) / 16
    x[0] = 3 + np.arange(examples) / 16
    y = np.eye(SIZES.classes)[:, rng.integers(SIZES.classes, size=examples)]
    return Task(x, y, rng.integers(-32, 33, size=SIZES.parameters) / 64, rate, batch, epochs)


@dataclass(frozen=True)
class Step:
    """One call of back_prop during training; `gradient` is the stand-in's unless the student's own was asked for."""

    x: Array
    y: Array
    w: Array
    gradient: Array


@dataclass(frozen=True)
class Training:
    """What came of one call of train. `steps` is empty where train does not call back_prop."""

    task: Task
    final: Array
    trajectory: tuple[Array, ...]
    steps: tuple[Step, ...]
    changed: tuple[int, ...]

    @cached_property
    def epochs(self) -> list[list[Step]]:
        """The steps in as many equal runs as there are epochs."""
        per_epoch = max(1, len(self.steps) // self.task.epochs)
        return [list(self.steps[i : i + per_epoch]) for i in range(0, len(self.steps), per_epoch)]

    def seen(self, step: Step) -> list[int]:
        """The numbers of the examples in `step`; -1 for a column that is no example."""
        return [_number(column, self.task.x) for column in step.x.T]


def trained(student: Any, problem: Task, seed: int, *, own: bool = False) -> Training:
    """Let train solve `problem`, with a stand-in for back_prop or, `own`, with the student's own functions.

    Functions that are known to be faulty are stood in for all the same, and said to be where train calls them. Raises
    StudentFault where train gives no answer, Wrong where it is not (parameters, trajectory).
    """
    standins = _standins(student.faulty, own)
    arguments = (problem.x, problem.y, problem.w, problem.x[:, :3], problem.y[:, :3])
    request = replace(
        student.at(SIZES).request("train", arguments),
        constants=problem.constants,
        standins=standins,
        recorded=tuple({"back_prop": "", **standins}),
        random_seed=seed % 2**32,
    )
    reply = student.worker.ask([request])[0]
    if not isinstance(reply, Returned):
        raise fault("train", reply, student.worker.loaded)
    final, trajectory = unpacked(reply.value, problem.w.size)
    called = [call for call in reply.recorded if call.function == "back_prop" and len(call.arguments) >= 3]
    for function in student.faulty.intersection(call.function for call in reply.recorded):
        if function != "back_prop" or own:  # without `own` nobody's back_prop was asked for
            student.on_replaced(function)
    steps = tuple(_step(call.arguments, flat(call.value) if own else steady_slope(problem.w.size), problem)
                  for call in called)
    return Training(problem, final, trajectory, steps, tuple(reply.changed))


def _standins(faulty: Collection[str], own: bool) -> dict[str, str]:
    if own:
        return {"back_prop": LAST_BIASES_ONLY, "forward_prop": GUESSING} if faulty else {}
    return {"back_prop": STEADY_SLOPE, **({"forward_prop": GUESSING} if "forward_prop" in faulty else {})}


def unpacked(value: Any, parameters: int) -> tuple[Array, tuple[Array, ...]]:
    """The final parameters and the trajectory that train returned. Raises Wrong where it returned something else."""
    if not isinstance(value, tuple) or len(value) < 2 or not _is_row(value[1]):
        raise WrongTraining(Explanation("train must return two values: the final parameters and the trajectory."))
    final, trajectory = flat(value[0]), tuple(flat(each) for each in value[1])
    if any(each.size != parameters for each in (final, *trajectory)):
        sizes = sorted({each.size for each in (final, *trajectory)} - {parameters})
        raise WrongTraining(Explanation(
            f"train must return vectors of all {parameters} parameters, alone and in the trajectory; "
            f"one of them has {sizes[0]}."))
    if not all(np.isfinite(each).all() for each in (final, *trajectory)):
        raise WrongTraining(Explanation("train returned parameters that are not finite numbers (nan or inf)."))
    return final, trajectory


def _is_row(value: Any) -> bool:
    return isinstance(value, tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def flat(value: Any) -> Array:
    """The numbers in `value`, one after another; none where it holds anything else."""
    try:
        return np.asarray(value, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        return np.zeros(0)


def _step(arguments: Sequence[Any], gradient: Array, problem: Task) -> Step:
    """Raises Wrong where the arguments are none of back_prop."""
    try:
        x, y = (np.asarray(each, dtype=float) for each in arguments[:2])
    except (TypeError, ValueError):
        x = y = np.zeros(())
    if x.ndim == 1:
        x, y = x[:, np.newaxis], y.reshape(-1, 1)
    w = flat(arguments[2])
    if (x.ndim, y.ndim, w.size) != (2, 2, problem.w.size):
        raise WrongTraining(Explanation("train calls back_prop with other arguments than x, y and all parameters.",
                                        read="the docstring of train"))
    rows = x.shape[0] != problem.x.shape[0]  # an interface whose examples are rows
    return Step(x.T if rows else x, y.T if rows else y, w, gradient)


def _number(column: Array, x: Array) -> int:
    if len(column) != len(x):
        return -1
    hits = np.flatnonzero((x == column[:, np.newaxis]).all(axis=0))
    return int(hits[0]) if len(hits) else -1
