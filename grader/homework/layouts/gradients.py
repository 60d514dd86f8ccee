"""In which reading of its arguments a gradient function is the slope of the file's own loss.

The reading of the loss, handed over in the same way, comes first; where that gives a vector for a file that speaks the
contract, nothing else is tried: a wrong gradient is wrong, and no other layout. Else it may be given what the loss
returned beside the loss, or be called after it, for what it left behind; such a reading has to make it the slope.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

import numpy as np

from grader.data_classes import dataclass
from grader.homework.layouts.losses import LOSS, Loss
from grader.homework.layouts.networks import DEEP, Network
from grader.homework.layouts.trials import Trials, is_of_form, is_unwritten, number_of, spoken, vector_of
from grader.homework.layouts.values import returned
from grader.homework.network.packing import Array
from grader.sandbox.protocol.layout import Dialect
from grader.sandbox.protocol.reply import Reply

STEP = 1e-6
SLOPE = 1e-3  # of the slope: enough to tell a gradient from what is none
DIRECTIONS = 3


@dataclass(frozen=True)
class Gradient:
    """How a gradient function is called, and whether it gave a gradient's numbers in that reading.

    `of_form`: it did not, and what it said is what is said where arguments have another form than is asked for.
    """

    dialect: Dialect
    answers: bool
    of_form: bool = False


def answers_alone(trials: Trials, functions: Sequence[str]) -> frozenset[str]:
    """Those of the contract's gradient `functions` that give a gradient's numbers as the contract has it.

    To be asked before any loss is.
    """
    network = Network(DEEP)
    written = [name for name in functions if trials.has(name)]
    replies = trials.calls(DEEP, [(name, network.given, spoken(**{name: Dialect(name)})) for name in written])
    return frozenset(name for name, reply in zip(written, replies, strict=True)
                     if vector_of(reply, network.w.size) is not None)


def find_gradient(trials: Trials, loss: Loss, function: str, names: Sequence[str]) -> Gradient | None:
    """How `function` of the contract is called, under the first of `names` that the file has written.

    In a worker that was told nothing yet: what the loss leaves behind must not help a gradient that needs it.
    """
    for name in names:
        if trials.has(name):
            found = _gradient(trials, loss, function, name)
            if found is not None:
                return found
    return None


def _gradient(trials: Trials, loss: Loss, function: str, name: str) -> Gradient | None:
    base = replace(loss.dialect, name=name, places=(), turned_out=(), skipped=())
    trials.forget()
    first = _call(trials, loss, function, base)
    if is_unwritten(first):
        return None
    answers = vector_of(first, loss.network.w.size)
    if answers is not None and (base.plain or is_slope(trials, loss, answers)):
        return Gradient(base, answers=True)
    readings = list(_readings(trials, loss, base))
    found = [(each, vector) for each, reply in zip(readings, _calls(trials, loss, function, readings), strict=True)
             if (vector := vector_of(reply, loss.network.w.size)) is not None]
    for each, vector in found:
        if is_slope(trials, loss, vector):
            return Gradient(each, answers=True)
    if answers is not None or not found:
        return Gradient(base, answers is not None, is_of_form(first))
    return Gradient(found[0][0], answers=True)


def is_slope(trials: Trials, loss: Loss, gradient: Array) -> bool:
    """Whether `gradient` (P,) is the slope of the file's own loss, along a few directions."""
    x, y, w = loss.network.given
    draw = np.random.default_rng(w.size)
    directions = [draw.standard_normal(w.size) for _ in range(DIRECTIONS)]
    cases = [(x, y, w + sign * STEP * each) for each in directions for sign in (1, -1)]
    replies = trials.calls(loss.network.sizes, [(LOSS, case, loss.layout) for case in cases])
    values = [number_of(each) for each in replies]
    slopes = (np.array(values[::2]) - np.array(values[1::2])) / (2 * STEP)
    claimed = np.array([gradient @ each for each in directions])
    scale = max(float(np.abs(slopes).max()), float(np.linalg.norm(gradient)))
    return bool(np.isfinite(slopes).all()) and bool(np.all(np.abs(slopes - claimed) <= SLOPE * scale))


def _readings(trials: Trials, loss: Loss, base: Dialect) -> Iterator[Dialect]:
    """After the loss, for what it left; then with what it returned; each in every order of the arguments."""
    orders = [base.order, *(order for order in permutations(range(3)) if order != (base.order or (0, 1, 2)))]
    yield replace(base, before=LOSS)
    yield from (replace(base, order=order) for order in orders[1:])
    more = trials.parameters(base.name)
    value = returned(trials, loss)
    beside = len(value) - 1 if isinstance(value, tuple) else 0
    for order in (*orders, *permutations(range(3), 2)):
        for count in range(min(beside, more - (len(order) or 3)), 0, -1):
            yield from (replace(base, order=order, before=LOSS, handed=handed)
                        for handed in _handed(beside, count))


def _handed(returned: int, count: int) -> list[tuple[int, ...]]:
    """So many of the values that stand beside the loss, in their order; those next to one another first."""
    found = list(combinations(range(1, returned + 1), count))
    return sorted(found, key=lambda each: each[-1] - each[0])[:12]


def _call(trials: Trials, loss: Loss, function: str, dialect: Dialect) -> Reply:
    return _calls(trials, loss, function, [dialect])[0]


def _calls(trials: Trials, loss: Loss, function: str, dialects: Sequence[Dialect]) -> list[Reply]:
    return trials.calls(loss.network.sizes, [
        (function, loss.network.given, spoken(**{LOSS: loss.dialect, function: each})) for each in dialects])


def sums(trials: Trials, loss: Loss, gradient: Gradient, function: str) -> bool:
    """Whether the gradient is a sum over the examples: at least in part twice as large where each comes twice."""
    x, y, w = loss.network.given
    layout = spoken(**{LOSS: loss.dialect, function: gradient.dialect})
    cases = [(x, y, w), (np.hstack([x, x]), np.hstack([y, y]), w)]
    once, twice = (vector_of(reply, w.size) for reply in trials.calls(
        loss.network.sizes, [(function, case, layout) for case in cases]))
    if once is None or twice is None:
        return False
    scale = SLOPE * float(np.abs(once).max(initial=0.0))
    moved = np.abs(twice - once) > scale
    return bool(moved.any())
