"""Which steps a train took that does not call back_prop: those that lead from one entry of its trajectory to the next.

With few examples all batches in all orders can be tried. A gradient that depends on the batch leads elsewhere with any
other, so an end that is reached shows which examples were visited, in which batches, and that each step was exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np

from grader.homework.training.observing import Gradient
from grader.homework.training.rules import broken, entries_differ
from grader.homework.training.stepping import same, single
from grader.homework.training.training_run import Array, Step, Task, Training

EXAMPLES, BATCH = 5, 2  # 30 orders of batches, 90 with the short one anywhere: an order does not come twice by chance
EPOCHS = 10


def deduced(run: Training, gradient: Gradient) -> Training:
    """`run` with its steps. Raises Wrong where no steps of LEARNING_RATE against `gradient` explain its end."""
    task, path = run.task, run.trajectory
    if task.epochs == 1:
        states = [task.w, run.end]
    elif len(path) in (task.epochs, task.epochs + 1):
        states = [task.w, *path[-task.epochs:]]
    else:
        raise broken(f"No step of train was seen, and its trajectory has {len(path)} entries after {task.epochs} "
                     "epochs.", "the docstring of train")
    steps: list[Step] = []
    for start, end in pairwise(states):
        epoch = _epoch(task, gradient, start, end)
        if epoch is None:
            entries_differ(run)  # of one array nobody can see where an epoch ended
            raise broken("train does not call back_prop, and an epoch does not end where steps of LEARNING_RATE "
                         "against the gradients of its batches lead, in whatever order.", "§8 (SGD)")
        steps += epoch
    return replace(run, steps=tuple(steps))


def _epoch(task: Task, gradient: Gradient, start: Array, end: Array) -> Sequence[Step] | None:
    """The steps from `start` to `end`, in batches of the right size if they explain it, else of any other size."""
    sizes = (task.batch, *(size for size in range(1, task.examples + 1) if size != task.batch))
    everything = frozenset(range(task.examples))
    return next((found for size in sizes for found in _walks(task, gradient, size, start, end, everything)), None)


def _walks(task: Task, gradient: Gradient, size: int, w: Array, end: Array,
           left: frozenset[int]) -> Iterator[tuple[Step, ...]]:
    """The ways from `w` to `end` by batches of `size` of the examples `left`, one of them short where they do not fit.

    The short one may be left out: that is a mistake, and is found as one.
    """
    short = len(left) % size
    if len(left) == short and (same(w, end) or (single(end) and np.allclose(w, end, rtol=1e-5, atol=1e-5))):
        yield ()
    for count in {size, short} - {0}:
        for chosen in combinations(sorted(left), count) if count <= len(left) else ():
            x, y = task.x[:, chosen], task.y[:, chosen]
            step = Step(x, y, w, gradient(x, y, w))
            # After the short batch what is left is a multiple of the size, so there is no second one.
            for rest in _walks(task, gradient, size, w - task.rate * step.gradient, end, left - set(chosen)):
                yield (step, *rest)
