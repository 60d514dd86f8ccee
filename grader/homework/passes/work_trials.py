"""The networks in which a gradient function is asked once more, to see that its answer is its own work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from grader.grading.answers import LiveAnswers
from grader.grading.passes.continuity import flat_numbers
from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.contract import CONTRACT
from grader.homework.network.forward import loss
from grader.homework.network.of_session import network_scope, network_truth
from grader.homework.network.packing import unpack
from grader.homework.network.points import Point, Sizes
from grader.homework.network.scope import ASSIGNMENT
from grader.sandbox.protocol.reply import Reply, Returned
from grader.sandbox.protocol.request import Request

# Two examples: what plain Python needs grows with their number, what a forward pass of numpy needs hardly does.
# In the deep one so many parameters are perturbed that it takes long to carry them through, one by one or all at once.
DEEP, ONE_LAYER = Sizes(12, 60, 10, 10), Sizes(280, 30, 10, 1)
WIDE = Sizes(1200, 3, 10, 1)  # few neurons: the Jacobian of §3 has as many rows as there are
# Many thin layers: a forward pass for each neuron takes long, and a loop over all entries in plain Python does not.
VERY_DEEP, WIDER = Sizes(12, 10, 10, 100), Sizes(12, 40, 10, 100)
NEAR = 2e-3  # of the largest entry: float32 is no reason here
PATIENCE = 10.0  # seconds on the clock, of a machine that may be busy: only processor time accuses
# For who gives up where there are many parameters: of about 800, 250 and 100.
SMALL = Sizes(17, 13, 5, 3), Sizes(11, 7, 4, 3), Sizes(7, 5, 3, 2)
MANY_NEURONS = Sizes(12, 800, 10, 1)  # against complex steps, which may need a forward pass for each neuron only


@dataclass(frozen=True)
class Trial:
    """One network in which a function is asked once more: its point, the arguments, and the true answer, flat."""

    point: Point
    arguments: tuple[Any, ...]
    expected: Any

    @property
    def forward_seconds(self) -> float:
        """What one forward pass takes on this machine; measured when it is asked for, which takes some time itself."""
        return _forward_seconds(self.point.sizes, self.point.n)


def trials(session: Session, function: str, imaginary: bool) -> Iterator[Trial]:
    """The networks to ask about, at points that nobody can know before, one after the other as they are needed."""
    assert isinstance(session.answers, LiveAnswers)
    seed = seed_of(session, function)
    if CONTRACT.by_name[function].any_depth:
        sizes = list(dict.fromkeys(map(network_scope(session).fitted, (DEEP, ASSIGNMENT, ONE_LAYER))))
    else:
        sizes = [MANY_NEURONS if imaginary else WIDE]
    for each in sizes:
        yield _trial(session.answers, function, each, seed)


def small_trials(session: Session, function: str) -> list[Trial]:
    """Networks of a few hundred parameters, for a function that is wrong in larger ones."""
    assert isinstance(session.answers, LiveAnswers)
    if not CONTRACT.by_name[function].any_depth:
        return []
    sizes = dict.fromkeys(map(network_scope(session).fitted, SMALL))
    return [_trial(session.answers, function, each, seed_of(session, function)) for each in sizes]


def deepest_trial(session: Session, function: str, *, wider: bool = False) -> Trial | None:
    """A network in which there is nothing but layers; None where the file cannot be asked about it."""
    assert isinstance(session.answers, LiveAnswers)
    sizes = WIDER if wider else VERY_DEEP
    if not CONTRACT.by_name[function].any_depth or network_scope(session).fitted(sizes) != sizes:
        return None
    return _trial(session.answers, function, sizes, seed_of(session, function))


def request(somebody: Student, function: str, trial: Trial) -> Request:
    """What `somebody` is asked about the network."""
    return replace(somebody.at(trial.point.sizes).request(function, trial.arguments), seconds=PATIENCE, trial=True)


def ask(somebody: Student, function: str, trial: Trial) -> Reply:
    """The reply to that."""
    return somebody.worker.ask([request(somebody, function, trial)])[0]


Accepts = Callable[[Any, Trial], bool]


@dataclass
class Again:
    """A gradient function asked again in networks of the same sizes, each time at a point that is new to it.

    So nothing that it keeps from one call is an answer to the next. `accepts` says whether a value is right there.
    """

    session: Session
    somebody: Student
    function: str
    sizes: Sizes
    accepts: Accepts
    count: int = 0

    def ask(self, change: Callable[[Request], Request], function: str = "") -> tuple[Reply, Trial]:
        """The reply to the request that `change` makes of the plain one, about `function` if that is another."""
        assert isinstance(self.session.answers, LiveAnswers)
        self.count += 1
        function = function or self.function
        seed = seed_of(self.session, f"{self.function} again {self.count}")
        trial = _trial(self.session.answers, function, self.sizes, seed)
        return self.somebody.worker.ask([change(request(self.somebody, function, trial))])[0], trial

    def is_right(self, change: Callable[[Request], Request], function: str = "") -> bool:
        """Whether what comes back then is right."""
        reply, trial = self.ask(change, function)
        return isinstance(reply, Returned) and self.accepts(reply.value, trial)


def is_true(value: Any, trial: Trial) -> bool:
    """Whether a value is the true one."""
    return right(value, trial.expected)


def right(value: Any, expected: Any, near: float = NEAR) -> bool:
    """Whether a value holds the numbers that it should, to `near` of the largest."""
    try:
        got = flat_numbers(of=value)
    except (TypeError, ValueError):
        return False
    scale = float(np.abs(expected).max(initial=0.0)) or 1.0
    return got.shape == expected.shape and bool(np.allclose(got, expected, rtol=0, atol=near * scale))


def seed_of(session: Session, function: str) -> int:
    """Of each function another: so none can keep its answer for the next."""
    return network_truth(session, "own work").seed(function)


def _trial(answers: LiveAnswers, function: str, sizes: Sizes, seed: int) -> Trial:
    return at(answers, function, _point(sizes, 2 if CONTRACT.by_name[function].any_depth else 1, seed))


def at(answers: LiveAnswers, function: str, point: Point) -> Trial:
    """What a function is to be asked at this point, one example for those of three layers."""
    given: tuple[Any, ...] = point.x, point.y, point.w
    if not CONTRACT.by_name[function].any_depth:
        (W1, W2), (b1, b2) = unpack(point.w, point.sizes)
        given = point.x[:, 0], point.y[:, 0], W1.copy(), b1.copy(), W2.copy(), b2.copy()
    expected = flat_numbers(of=answers.known(function, given, point.sizes))
    return Trial(point, given, expected)


@cache  # what a machine needs is the same for every submission and function
def _forward_seconds(sizes: Sizes, n: int) -> float:
    """The shortest processor time of one forward pass."""
    point = _point(sizes, n, 0)
    return min(_seconds(lambda: loss(point.x, point.y, point.w, sizes.widths)) for _ in range(20))


@cache  # of a handful of networks
def _point(sizes: Sizes, n: int, seed: int) -> Point:
    rng = np.random.default_rng([sizes.parameters, n, seed])
    w = np.concatenate([rng.standard_normal(o * i) * np.sqrt(2 / i)
                        for i, o in zip(sizes.widths, sizes.widths[1:], strict=False)]
                       + [0.1 * rng.standard_normal(o) for o in sizes.widths[1:]])
    return Point(sizes, rng.standard_normal((sizes.inputs, n)), np.eye(sizes.classes)[:, rng.permutation(n)], w)


def _seconds(action: Callable[[], Any]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun
