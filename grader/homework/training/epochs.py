"""Whether a trajectory was trained: each epoch of SGD goes nearly where another order of the same examples leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from grader.data_classes import dataclass
from grader.homework.training.training_run import Array, WrongTraining
from grader.judgement.verdict import Explanation

WINDOW = 3  # epochs taken again together: chance in the order of examples weighs less than in one
ALONG = 0.3  # the least cosine between two ways; training has 0.95 and more, with momentum 0.4, a made-up way under 0.1
FURTHEST = 30.0  # how many times as far an epoch may go: with momentum it is ten
LONGEST = 5.0  # epochs against the first, which goes furthest: no training jumps at its end
FIRST = 8  # epochs that show where all of them lead

Epoch = Callable[[Array], Array]


@dataclass(frozen=True)
class Path:
    """What train returned after a number of epochs from `start`: the trajectory and the final parameters."""

    start: Array
    entries: tuple[Array, ...]
    final: Array
    epochs: int

    @property
    def states(self) -> list[Array]:
        """The start and the parameters after each epoch, as far as the trajectory has them; else the final ones."""
        own = self.entries[1:] if len(self.entries) % self.epochs == 1 else self.entries
        per_epoch = max(1, len(own) // self.epochs)  # an entry for each step is another mistake
        return [self.start, *(own[per_epoch - 1 :: per_epoch] or (self.final,))]


def goes_by_epochs(path: Path, ways: Sequence[Epoch], secret: int) -> None:
    """Take the first epoch again, and secret others, by one of `ways`. Raises Wrong where none leads there.

    A trajectory of one array that was changed in place shows its end alone: then that is where epochs must lead.
    """
    states = path.states
    if all(np.array_equal(each, states[-1]) for each in states[1:]):
        windows = [(0, 1, min(FIRST, path.epochs))]
    else:
        later = int(np.random.default_rng(secret).integers(1, max(2, len(states) - WINDOW)))
        windows = [(0, 1, 1), (later, min(later + WINDOW, len(states) - 1), WINDOW)]
    lengths = [float(np.linalg.norm(b - a)) for a, b in pairwise(states)]
    moved = lengths[0] > 0 and max(lengths) <= LONGEST * lengths[0]
    if not moved or not any(
            all(_leads(epoch, states[first], states[last], count) for first, last, count in windows) for epoch in ways):
        raise WrongTraining(Explanation(
            "The epochs of the trajectory that train returns do not lead where steps against the gradients of the "
            "training examples lead, each with its own label, in whatever order. What the tests above say of a step "
            "may be the reason.", read="§8 (SGD)"))


@np.errstate(all="ignore")
def _leads(epoch: Epoch, start: Array, end: Array, count: int) -> bool:
    """Whether `count` epochs from `start` lead in nearly the same direction as `end`, about as far."""
    again = start
    for _ in range(count):
        again = epoch(again)
    way, other = end - start, again - start
    lengths = float(np.linalg.norm(way)), float(np.linalg.norm(other))
    cosine = float(way @ other) / (lengths[0] * lengths[1]) if min(lengths) > 0 else 0.0
    return cosine >= ALONG and lengths[0] <= FURTHEST * lengths[1]
