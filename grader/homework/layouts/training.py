"""In which order train takes its arguments, and what of the parameters and the trajectory it returns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.homework.layouts.networks import Network
from grader.homework.layouts.readings import W, X, Y
from grader.homework.layouts.trials import Trials, is_unwritten, spoken, value_of
from grader.sandbox.protocol.layout import AS_IT_IS, LAST, NOWHERE, WHOLE, Dialect

TRAIN = "train"
TEST_X, TEST_Y = 3, 4
# The contract's order, the one of the starter with one hidden layer, and what else people write.
ORDERS = ((), (X, Y, TEST_X, TEST_Y, W), (W, X, Y, TEST_X, TEST_Y), (X, TEST_X, Y, TEST_Y, W), (X, Y, W), (W, X, Y))


def find_training(trials: Trials, base: Dialect, network: Network) -> Dialect | None:
    """How train is called, with data and parameters as in `base`; None where it is not there or gives nothing."""
    if not trials.has(TRAIN):
        return None
    plain = of_data(base, TRAIN)
    for order in ORDERS:
        dialect = replace(plain, order=order)
        x, y, w = network.given
        reply = trials.call(network.sizes, TRAIN, x, y, w, x[:, ::-1].copy(), y[:, ::-1].copy(),
                            layout=spoken(train=replace(dialect, places=AS_IT_IS)))
        if is_unwritten(reply):
            return None
        places = _places(value_of(reply), w.size)
        if places is not None:
            return replace(dialect, places=places)
    return plain


def of_data(loss: Dialect, name: str) -> Dialect:
    """The dialect of another function that has data and parameters as the loss has them."""
    return Dialect(name, rows=loss.rows, labels=loss.labels, packing=loss.packing)


def _places(value: Any, size: int) -> tuple[int, ...] | None:
    """Where the final parameters and the trajectory stand; () as in the contract, None where there are none."""
    if _is_vector(value, size):
        return (WHOLE, NOWHERE)
    if _is_path(value, size) and not (isinstance(value, tuple) and len(value) == 2 and _is_path(value[1], size)):
        return (LAST, WHOLE)
    if not isinstance(value, tuple) or not value or not _is_vector(value[0], size):
        return None
    return () if len(value) > 1 and _is_path(value[1], size) else (0, NOWHERE)


def _is_vector(value: Any, size: int) -> bool:
    return isinstance(value, np.ndarray) and value.size == size and value.dtype.kind in "fiu"


def _is_path(value: Any, size: int) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 2 and value.shape[1] == size
    return isinstance(value, tuple) and len(value) > 0 and all(_is_vector(each, size) for each in value)
