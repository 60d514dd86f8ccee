"""Why an answer that is not the true one may be right all the same: small guards, or arithmetic in float32.

Either is proved by the numbers, or it is no reason. Nothing here is tried, and nothing is asked, where a strict
comparison agrees already.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.data_classes import dataclass

from .grain import STAYS, Nearby, Still, right_but_for_noise, size
from .guards import Guards, fit, fit_to_some, reach
from .named_blocks import Array

LARGEST = 1e-2  # error of an entry, in units of the comparison, for which float32 is looked into: 1e-4 is common
ATTEMPTS = 2  # at other points: what is judged by chance may fail by chance, once in some thousand times


@dataclass(frozen=True)
class Asked:
    """What is known of the call behind an answer: the guards it may hold, and how to ask around its arguments.

    `nearby` is given what tells whether the answers hold still, and the number of the attempt.
    """

    guards: Guards | None = None
    nearby: Callable[[Still, int], Nearby | None] = lambda still, attempt: None


@dataclass(frozen=True)
class Reason:
    """`value` is the right answer with the `guards` found, sizes by name. `single`: right but for float32's noise.

    With neither, it is the right answer, and what was expected is not.
    """

    value: Array
    guards: dict[str, float]
    single: bool = False


def reason(got: Array, truth: Array, unit: Array, rho: float, asked: Asked,
           differing: NDArray[np.bool_] | None = None) -> Reason | None:
    """Why `got` differs from `truth` by more than rho * `unit`, the error that counts as 1 in each entry; or None.

    `differing` says of each entry of an answer whether its block differs: a program may compute one block in one way,
    with a guard, and another block in another way.
    """
    if asked.guards:
        found = fit(got, asked.guards, rho * unit, by_entry=differing is not None)
        if found is None and differing is not None:
            found = fit_to_some(got, asked.guards, rho * unit, differing)
        if found:
            return Reason(found.value, found.sizes)
    allowed = LARGEST * unit + (reach(asked.guards) if asked.guards else 0.0)
    if not bool(np.all(np.abs(got - truth) <= allowed)):
        return None
    error = size((got - truth) / unit)
    for attempt in range(ATTEMPTS):
        near = asked.nearby(lambda changes: size(changes / unit) <= STAYS * error, attempt)
        if near is None:
            return None
        if right := right_but_for_noise(got, truth, unit, rho, near, asked.guards):
            return Reason(right.value, right.sizes, single=True)
    return None
