"""One call of a function of the homework, as a comparison must know it that wants to understand a small difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.failures import StudentFault, Wrong
from grader.grading.student import Student
from grader.homework.contract import CONTRACT
from grader.homework.network.forward import pre_activations
from grader.homework.network.guarded import (
    EVERYWHERE,
    IN_COST,
    IN_JACOBIAN,
    IN_SOFTMAX,
    GuardSizes,
    Output,
    cost,
    ends,
    guards,
    kept,
    probabilities,
)
from grader.homework.network.packing import Array, join
from grader.homework.network.points import Sizes
from grader.homework.network.truth import NetworkTruth
from grader.judgement.arrays import numbers
from grader.judgement.grain import Nearby, Still, nearby
from grader.judgement.guards import Guards
from grader.judgement.reasons import Asked


def whole(value: Any) -> Any:
    """All of a function's value."""
    return value


@dataclass(frozen=True)
class Call:
    """`function` of the `student` was called with `arguments`, and `part` of its value is compared.

    `student` and `truth` are those of the network asked about, with its sizes. `guards` are given where the expected
    value is not the function's own, such as differences of another function.
    """

    student: Student
    truth: NetworkTruth
    function: str
    arguments: tuple[Any, ...]
    part: Callable[[Any], Any] = whole
    guards: Guards | None = None

    def asked(self) -> Asked:
        """The guards that the answer may hold, and how to ask the student's function around the arguments."""
        return Asked(self.guards or self._guards(), self.nearby)

    def sizes(self) -> Mapping[str, int]:
        """How many examples (n) and classes (c) the labels among the arguments are of."""
        at = CONTRACT.by_name[self.function].labels_at
        shape = np.shape(self.arguments[at[0]]) if at else ()
        return dict(zip(("c", "n"), shape, strict=False))

    def nearby(self, still: Still, attempt: int) -> Nearby | None:
        """Answers around the arguments; None where there are none that could be compared."""
        try:
            return nearby(self._ask, self.arguments, still, self.truth.seed(f"nearby {self.function} {attempt}"))
        except (StudentFault, Wrong):  # the answer itself is judged already; this would only have excused it
            return None

    def _ask(self, arguments: Sequence[tuple[Any, ...]]) -> list[Array]:
        parts = (numbers(self.part(value), self.function) for value in self.student.many(self.function, arguments))
        return [part.ravel() if isinstance(part, np.ndarray) else np.empty(0) for part in parts]

    def _guards(self) -> Guards | None:
        known = GUARDED.get(self.function)
        if known is None or (known.by_answers and not self.truth.has_answers):
            return None
        return guards(known.names, lambda guard: self.part(known.value(self._once, guard)), partial(self._ends, known))

    @cached_property
    def _once(self) -> Call:
        """The same call, for guards whose sizes depend on what the student answered: nobody else asks about them."""
        return replace(self, truth=self.truth.unkept())

    def _ends(self, known: Guarded) -> list[Array]:
        """The right values without any guard, and with each at its largest; they are the same for a whole class."""
        values = self.truth.kept(("guards", self.function, self.student.sizes), self.arguments,
                                 lambda: tuple(known.value(self._once, each) for each in ends(known.names)))
        return [np.ravel(np.asarray(self.part(value), dtype=np.float64)) for value in values]

    @cached_property
    def output(self) -> Output:
        """Of the network that a call of x, y and w is about."""
        x, _, w = self.arguments
        return Output.of(x, w, _widths(self))


@dataclass(frozen=True)
class Guarded:
    """Which guards a function may hold, and its value with them; `by_answers`, where that takes the answers."""

    names: tuple[str, ...]
    value: Callable[[Call, GuardSizes], Any]
    by_answers: bool = False


def _softmax(call: Call, guard: GuardSizes) -> Any:
    (z,) = call.arguments
    return probabilities(z, guard)


def _cross_entropy(call: Call, guard: GuardSizes) -> Any:
    y, yhat = call.arguments
    return cost(y, yhat, guard)


def _cost_slopes(call: Call, guard: GuardSizes) -> Any:
    y, yhat = call.arguments
    return call.truth.dJ_dyhat(y, kept(yhat, guard) + guard.log)


def _softmax_slopes(call: Call, guard: GuardSizes) -> Any:
    (yhat,) = call.arguments
    return call.truth.dyhat_dz2(kept(yhat, guard))


def _forward_prop(call: Call, guard: GuardSizes) -> Any:
    x, y, w = call.arguments
    zs = pre_activations(x, w, _widths(call))
    yhat = probabilities(zs[-1], guard)
    return cost(y, yhat, GuardSizes(log=guard.log)), tuple(zs), tuple(np.maximum(z, 0) for z in zs[:-1]), yhat


def _gradient(call: Call, guard: GuardSizes) -> Any:
    x, y, w = call.arguments
    return call.truth.back_prop(x, call.output.labels(y, guard), w)


def _three_layers(call: Call, guard: GuardSizes) -> Any:
    x, y, W1, b1, W2, b2 = call.arguments
    widths = (W1.shape[1], W1.shape[0], W2.shape[0])
    changed = Output.of(x[:, None], join([W1, W2], [b1, b2]), widths).labels(y[:, None], guard)[:, 0]
    return tuple(call.truth.gradients_3_layer(x, changed, W1, b1, W2, b2))


def _widths(call: Call) -> tuple[int, ...]:
    if not isinstance(call.student.sizes, Sizes):
        raise ValueError(f"a call of {call.function} needs a student at the sizes of its network")
    return call.student.sizes.widths


GUARDED = {
    "softmax": Guarded(IN_SOFTMAX, _softmax),
    "cross_entropy": Guarded(IN_COST, _cross_entropy),
    "dJ_dyhat": Guarded(IN_COST, _cost_slopes, by_answers=True),
    "dyhat_dz2": Guarded(IN_JACOBIAN, _softmax_slopes, by_answers=True),
    "forward_prop": Guarded(EVERYWHERE, _forward_prop),
    "back_prop": Guarded(EVERYWHERE, _gradient, by_answers=True),
    "back_prop_general": Guarded(EVERYWHERE, _gradient, by_answers=True),
    "gradients_3_layer": Guarded(EVERYWHERE, _three_layers, by_answers=True),
    "dJ_dW1_by_jacobians": Guarded(EVERYWHERE, lambda call, guard: _three_layers(call, guard)[0], by_answers=True),
}
