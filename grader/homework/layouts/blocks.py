"""Which way the examples lie in the building blocks, softmax and cross_entropy, of a file whose data are rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.homework.layouts.networks import CLASSES, DEEP, EXAMPLES, LABELS, labels
from grader.homework.layouts.trials import Trials, number_of, spoken, value_of
from grader.sandbox.protocol.layout import NUMBERS, ONE_HOT, Dialect

SOFTMAX, CROSS_ENTROPY = "softmax", "cross_entropy"
BY_ROWS = Dialect(SOFTMAX, rows="c", turned_out=(True,))


def find_softmax(trials: Trials) -> Dialect | None:
    """By rows, where every row of a batch sums to 1 and the columns do not; None where it is as in the contract."""
    if not trials.has(SOFTMAX):
        return None
    z = np.random.default_rng(5).standard_normal((CLASSES, EXAMPLES))
    cases = [(z, Dialect(SOFTMAX)), (z, BY_ROWS), (z[:, 0], BY_ROWS)]
    replies = trials.calls(DEEP, [(SOFTMAX, (case,), spoken(softmax=each)) for case, each in cases])
    columns, rows, one = (_sums_to_one(value_of(reply), case.shape)
                          for reply, (case, _) in zip(replies, cases, strict=True))
    return replace(BY_ROWS, as_batch=not one) if rows and not columns else None


def find_cross_entropy(trials: Trials, rows: bool, form: str) -> Dialect | None:
    """The first reading in which it is a mean over the examples; None where that is the contract's, or none is."""
    if not trials.has(CROSS_ENTROPY) or not (rows or form != ONE_HOT):
        return None
    readings = [Dialect(CROSS_ENTROPY, rows=way, labels=labels_as)
                for labels_as in dict.fromkeys((ONE_HOT, form)) for way in (("", "c") if rows else ("",))]
    y, yhat = labels(LABELS, CLASSES), np.random.default_rng(6).dirichlet(np.ones(CLASSES), EXAMPLES).T
    for each in readings:
        cases = [(y, yhat), (np.hstack([y, y]), np.hstack([yhat, yhat])), (np.roll(y, 1, axis=0), yhat)]
        once, twice, other = map(number_of, trials.calls(
            DEEP, [(CROSS_ENTROPY, case, spoken(cross_entropy=each)) for case in cases]))
        if np.isfinite([once, twice, other]).all() and np.isclose(once, twice) and not np.isclose(once, other):
            one = number_of(trials.call(DEEP, CROSS_ENTROPY, y[:, 0], yhat[:, 0], layout=spoken(cross_entropy=each)))
            return None if each.plain else replace(each, as_batch=not np.isfinite(one))
    return None


def find_labels(trials: Trials, function: str, arguments: tuple[Any, ...]) -> Dialect | None:
    """Whole-number labels for a function of one example that takes these only; None where it takes one-hot ones."""
    readings = [Dialect(function), Dialect(function, labels=NUMBERS)]
    replies = trials.calls(DEEP, [(function, arguments, spoken(**{function: each})) for each in readings])
    answers = [value_of(each) is not None for each in replies]
    return readings[1] if answers == [False, True] else None


def _sums_to_one(value: Any, shape: tuple[int, ...]) -> bool:
    known = isinstance(value, np.ndarray) and value.shape == shape and value.dtype.kind == "f"
    return known and bool(np.allclose(value.sum(axis=0), 1, atol=1e-5))
