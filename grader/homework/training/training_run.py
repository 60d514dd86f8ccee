"""What a call of train did: which examples each step saw, and what it did to the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass
from grader.grading.expect import in_brief
from grader.grading.failures import Wrong
from grader.homework.network.points import Sizes
from grader.judgement.verdict import Explanation

Array = NDArray[np.float64]
SIZES = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=1)  # all published forms have such networks
MOST_ENTRIES = 10_000  # of a trajectory: more than any train that was misunderstood has, and few enough to look at


class WrongTraining(Wrong):
    """A wrong answer of Part 6, with the ids of the mistakes that were proved."""

    def __init__(self, explanation: Explanation, misconceptions: Sequence[str] = ()) -> None:
        super().__init__(explanation, misconceptions=misconceptions)


@dataclass(frozen=True)
class Task:
    """A small training problem: x (7, n) whose columns all differ, one-hot y (4, n), start w (P,), the constants.

    The test data (7, k) and (4, k) are other examples, which no parameter may depend on. `seed` is that of the problem
    and of numpy's own random state while it is solved.
    """

    x: Array
    y: Array
    w: Array
    rate: float
    batch: int
    epochs: int
    test_x: Array
    test_y: Array
    seed: int

    @property
    def constants(self) -> Mapping[str, Any]:
        """The module constants of this problem."""
        setting = {"LEARNING_RATE": self.rate, "MINIBATCH_SIZE": self.batch, "NUM_EPOCHS": self.epochs}
        return {**SIZES.constants(), **setting}

    @property
    def examples(self) -> int:
        return int(self.x.shape[1])


def task(seed: int, examples: int, *, batch: int, epochs: int, rate: float = 0.125) -> Task:
    """A problem drawn from `seed`; each example, and each of the test data, carries its number in its first feature."""
    rng = np.random.default_rng(seed)
    total = examples + 5
    x = rng.integers(-32, 33, size=(SIZES.inputs, total)) / 16
    x[0] = 3 + np.arange(total) / 16
    y = np.eye(SIZES.classes)[:, rng.integers(SIZES.classes, size=total)]
    w = rng.integers(-32, 33, size=SIZES.parameters) / 64
    return Task(x[:, :examples], y[:, :examples], w, rate, batch, epochs, x[:, examples:], y[:, examples:], seed)


@dataclass(frozen=True)
class Step:
    """One step of training: the examples it saw, the parameters before it, and the gradient (P,) it should use."""

    x: Array
    y: Array
    w: Array
    gradient: Array


@dataclass(frozen=True)
class Training:
    """What came of one call of train. `steps` is empty where none was seen: train does not call back_prop."""

    task: Task
    final: Array
    trajectory: tuple[Array, ...]
    steps: tuple[Step, ...]
    changed: tuple[int, ...] = ()

    @cached_property
    def epochs(self) -> list[list[Step]]:
        """The steps in as many equal runs as there are epochs."""
        per_epoch = max(1, len(self.steps) // self.task.epochs)
        return [list(self.steps[i : i + per_epoch]) for i in range(0, len(self.steps), per_epoch)]

    @cached_property
    def end(self) -> Array:
        """The parameters after the last step: those returned, or the trajectory's last where these are earlier ones."""
        earlier = (self.task.w, *self.trajectory[:-1])
        went_back = any(np.array_equal(self.final, each) for each in earlier)
        return self.trajectory[-1] if went_back and self.trajectory else self.final

    @cached_property
    def reached(self) -> list[Array]:
        """The parameters after each step."""
        return [step.w for step in self.steps[1:]] + [self.end]

    def seen(self, step: Step) -> list[int]:
        """The numbers of the examples in `step`, by all features in whatever order; -1 for a column that is none."""
        return [number(column, self.task.x) for column in step.x.T]


def number(column: Array, x: Array) -> int:
    """Which column of x has the features of `column`: in their order if there is one, else in any; -1 for none."""
    if len(column) != len(x):
        return -1
    hits = np.flatnonzero((x == column[:, np.newaxis]).all(axis=0))
    if not len(hits):
        hits = np.flatnonzero((np.sort(x, axis=0) == np.sort(column)[:, np.newaxis]).all(axis=0))
    return int(hits[0]) if len(hits) else -1


def unpacked(value: Any, parameters: int) -> tuple[Array, tuple[Array, ...]]:
    """The final parameters and the trajectory that train returned. Raises Wrong where it returned something else."""
    if not isinstance(value, tuple) or len(value) < 2 or not _is_row(value[1]):
        got = in_brief(value) if not isinstance(value, tuple) or len(value) < 2 else "no list as the second"
        raise WrongTraining(Explanation(
            f"train must return two values, the final parameters and the trajectory; yours returns {got}."))
    if len(value[1]) > MOST_ENTRIES:
        raise WrongTraining(Explanation(
            f"The trajectory that train returns has {len(value[1])} entries; one an epoch is asked for."))
    final, trajectory = flat(of=value[0]), tuple(flat(of=each) for each in value[1])
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


def flat(*, of: Any) -> Array:
    """The numbers in a value, one after another; none where it holds anything else."""
    try:
        return np.asarray(of, dtype=float).reshape(-1)
    except (TypeError, ValueError):
        return np.zeros(0)
