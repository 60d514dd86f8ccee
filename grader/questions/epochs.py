"""Whether a trajectory was trained: each epoch of SGD goes nearly where another order of the same examples leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.judgement.verdict import Explanation
from grader.questions.training import Array, WrongTraining

TRIED = 3  # epochs that are taken again
ALONG = 0.5  # the least cosine between the two ways of an epoch; see tests/bench/epochs.py for what training has
FURTHEST = 30.0  # how many times as far an epoch may go: with momentum it is ten


@dataclass(frozen=True)
class Path:
    """What train returned after a number of epochs from `start`: the trajectory and the final parameters."""

    start: Array
    entries: tuple[Array, ...]
    final: Array
    epochs: int

    @property
    def states(self) -> list[Array]:
        """The start and the parameters after each epoch, as far as the trajectory has them."""
        own = self.entries[1:] if len(self.entries) % self.epochs == 1 else self.entries
        per_epoch = max(1, len(own) // self.epochs)  # an entry for each step is another mistake
        return [self.start, *own[per_epoch - 1 :: per_epoch]]


def goes_by_epochs(path: Path, epoch: Callable[[Array], Array], secret: int) -> None:
    """Take the first epoch and some others again, by `epoch` from where each began. Raises Wrong where they differ.

    A trajectory of one array that was changed in place shows its end alone: then all epochs are taken again.
    """
    states = path.states
    if all(np.array_equal(each, path.final) for each in states[1:]):
        again = path.start
        for _ in range(path.epochs):
            again = epoch(again)
        _same_way(path.final - path.start, again - path.start)
        return
    rng = np.random.default_rng(secret)
    others = rng.choice(np.arange(1, len(states) - 1), size=min(TRIED - 1, len(states) - 2), replace=False)
    for number in (0, *others.tolist()):
        _same_way(states[number + 1] - states[number], epoch(states[number]) - states[number])


@np.errstate(all="ignore")
def _same_way(way: Array, again: Array) -> None:
    """Raises Wrong where two ways do not lead in nearly the same direction, about as far."""
    lengths = float(np.linalg.norm(way)), float(np.linalg.norm(again))
    cosine = float(way @ again) / (lengths[0] * lengths[1]) if min(lengths) > 0 else 0.0
    if not (cosine >= ALONG and lengths[0] <= FURTHEST * lengths[1]):
        raise WrongTraining(Explanation(
            "An epoch of the trajectory that train returns does not lead where steps against the gradients of the "
            "training examples lead, in whatever order: no training was seen.", read="§8 (SGD)"))
