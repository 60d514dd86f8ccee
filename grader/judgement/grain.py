"""Is the error of an answer that of single precision? Its returned type does not tell; what it does nearby tells.

Arithmetic in float32 has a grain of 6e-8. Arguments that move by fifty grains round otherwise everywhere, so the error
is noise there: another at each point, and nothing on average. Arguments that move by a millionth of a grain round as
before, and the error stays. And how large it may be, entry by entry, is known: an answer that moves by D when each
argument moves by a share t of itself is made of contributions whose sizes add up to about D / t, and float32 rounds
off 6e-8 of that. Other kinds of error look different:

- a wrong formula errs alike at all points nearby: the average keeps it, whatever the answer is rounded to;
- a coarser grain (float16, np.round) stays as it is when the arguments move by fifty grains, or is too large;
- differences of losses in float64 are noisy too, but at every distance, however small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.data_classes import dataclass

from .guards import Fit, Guards, fit
from .named_blocks import Array

Arguments = tuple[Any, ...]
Ask = Callable[[Sequence[Arguments]], Sequence[Array]]
Still = Callable[[Array], bool]  # are these changes, (STILL, ...), as small as a grain leaves them?

GRAIN = 2.0**-24
MOVED = 4e-6  # of each argument: some fifty grains
HARDLY = 1e-13  # of each argument: a millionth of a grain
TRIPLES = 10  # of points whose moves add up to 0, so that what is smooth cancels in their mean but for MOVED ** 2
# (Of opposite points the roundings would cancel too, wherever a designed point lies on the grid of float32.)
STILL = 2  # points that are asked once more hardly moved
STAYS = 0.05  # of the noise: an answer that changes by more when it hardly moves has no grain of float32
SIZE = 12.0  # times what float32 rounds off once: programs in any order stay below 3, six decimals are above 16
BY_CHANCE = 6.0  # standard deviations of an entry's mean, its own and those of all entries together
TOGETHER = 60.0  # the variance of all means over what noise makes it, which is 1
# (So much, because entries may share few roundings, and float32 rounds a guard below its grain alike at all points.)


@dataclass(frozen=True)
class Nearby:
    """`values` at triples of points, (TRIPLES, 3, ...), and `changes` where points hardly moved, (STILL, ...)."""

    values: Array
    changes: Array

    @property
    def means(self) -> Array:
        """Of the triples, (TRIPLES, ...)."""
        return np.asarray(self.values.mean(axis=1))

    def rounded_off(self, unit: Array) -> Array:
        """What float32 may round off each entry: by its own contributions, and those of all entries together."""
        own = self.values.std(axis=(0, 1)) * GRAIN / MOVED
        return np.asarray(SIZE * (own + unit * size(own / unit)))


def nearby(ask: Ask, arguments: Arguments, still: Still, seed: int | Sequence[int] = 0) -> Nearby | None:
    """Answers around `arguments`; None where they are not all finite arrays of one shape.

    Four are asked for first. Where those show by their changes that the function does not hold `still` when its
    arguments hardly move, there is no grain of float32 and nothing more is asked.
    """
    rng = np.random.default_rng(seed)
    points = [_moved(arguments, direction, MOVED) for _ in range(TRIPLES) for direction in _triple(rng, arguments)]
    first = _stacked(ask([*points[:STILL], *(_moved(each, _direction(rng, each), HARDLY) for each in points[:STILL])]))
    if first is None or not still(first[STILL:] - first[:STILL]):
        return None
    others = _stacked(ask(points[STILL:]))
    if others is None or others.shape[1:] != first.shape[1:]:
        return None
    values = np.concatenate([first[:STILL], others])
    return Nearby(values.reshape(TRIPLES, 3, *values.shape[1:]), first[STILL:] - first[:STILL])


def _stacked(answers: Sequence[Array]) -> Array | None:
    if len({answer.shape for answer in answers}) != 1 or not all(np.isfinite(answer).all() for answer in answers):
        return None
    return np.stack(list(answers))


Moves = list[Array | float]


def _triple(rng: np.random.Generator, arguments: Arguments) -> tuple[Moves, Moves, Moves]:
    """Three moves that add up to 0."""
    first, second = _direction(rng, arguments), _direction(rng, arguments)
    return first, second, [-a - b for a, b in zip(first, second, strict=True)]


def _direction(rng: np.random.Generator, arguments: Arguments) -> Moves:
    """Relative changes. Labels (zeros and ones) and whole numbers stay as they are."""
    return [rng.choice((-1.0, 1.0), size=a.shape) * rng.uniform(0.5, 1, size=a.shape) if _moves(a) else 0.0
            for a in arguments]


def _moves(argument: Any) -> bool:
    is_array = isinstance(argument, np.ndarray) and argument.dtype.kind == "f"
    return is_array and not bool(np.isin(argument, (0.0, 1.0)).all())


def _moved(arguments: Arguments, direction: Moves, amount: float) -> Arguments:
    return tuple(a * (1 + amount * d) if isinstance(d, np.ndarray) else a
                 for a, d in zip(arguments, direction, strict=True))


@np.errstate(all="ignore")  # an answer may be as large as float64 goes
def right_but_for_noise(
    got: Array, truth: Array, unit: Array, rho: float, near: Nearby, guards: Guards | None = None
) -> Fit | None:
    """The right answer that these answers have on average, to rho * `unit`, if float32 explains what they differ by.

    `unit` is what counts as an error of 1 in each entry. The right answer is `truth`, or what it is with `guards`.
    """
    if near.values.shape[2:] != truth.shape:
        return None
    deviation, allowed = near.means.std(axis=0, ddof=1), near.rounded_off(unit)
    noise = size(deviation / unit)
    if size(near.changes / unit) > STAYS * noise or not bool(np.all(3**0.5 * deviation <= allowed)):
        return None
    mean, chance = near.means.mean(axis=0), BY_CHANCE * (deviation + noise * unit) / TRIPLES**0.5

    def right(value: Array) -> bool:
        beyond = np.maximum(np.abs(mean - value) - rho * unit, 0.0)
        together = TRIPLES * size(beyond / unit) ** 2 <= TOGETHER * noise**2
        return together and bool(np.all(beyond <= chance) and np.all(np.abs(got - value) <= allowed + rho * unit))

    if right(truth):
        return Fit({}, truth)
    return fit(mean, guards, rho * unit + chance / BY_CHANCE, right) if guards else None


def size(values: Array) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(values * values))) if values.size else 0.0
