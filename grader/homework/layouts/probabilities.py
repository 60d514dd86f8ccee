"""Whether the number that a reading gives is a loss of the probabilities that it gives beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.homework.layouts.networks import ORDER, OTHER_LABELS, Network, labels
from grader.homework.layouts.trials import Trials, number_of, spoken, value_of
from grader.homework.network.packing import Array
from grader.sandbox.protocol.layout import Dialect

CLOSE = 1e-5  # single precision is no reason here


def is_of_its_probabilities(trials: Trials, loss: str, network: Network, dialect: Dialect) -> bool:
    """Whether it is their cross-entropy up to one factor or one term, whatever the labels; True where none are given.

    So a mean, a sum, another base and a term of L2 are one, and a number that a mistake makes of the labels is not.
    """
    x, y, w = network.given
    cases = [y, labels(OTHER_LABELS, len(y)), y[:, list(ORDER)]]
    replies = trials.calls(network.sizes, [(loss, (x, each, w), spoken(**{loss: dialect})) for each in cases])
    found = [next(_probabilities(value_of(reply), y.shape), None) for reply in replies]
    numbers = np.array([number_of(reply) for reply in replies])
    losses = np.array([np.nan if p is None else -(each * np.log(p)).sum()
                       for each, p in zip(cases, found, strict=True)])
    if np.isnan(losses).any():
        return True
    means = losses / y.shape[1]
    return any(map(_is_constant, (numbers / losses, numbers - losses, numbers - means)))


def _probabilities(value: Any, shape: tuple[int, ...]) -> Iterator[Array]:
    """The arrays in `value` that hold a distribution for each example, with these as columns."""
    if isinstance(value, tuple):
        for each in value:
            yield from _probabilities(each, shape)
    elif isinstance(value, np.ndarray) and value.ndim == 2 and value.dtype.kind == "f" and (value > 0).all():
        for turned in (value, value.T):
            if turned.shape == shape and np.allclose(turned.sum(axis=0), 1, atol=CLOSE):
                yield turned


def _is_constant(values: Array) -> bool:
    return bool(np.ptp(values) <= CLOSE * max(np.abs(values).max(), 1e-12))
