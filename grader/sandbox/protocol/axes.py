"""The same numbers in the shape in which another array has them: both sides have to turn them in the same way."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def shaped_as(shape: tuple[int, ...], array: Array) -> Array:
    """`array` in this `shape`, of as many numbers: with its axes turned where that fits, else one after another.

    What has the shape already stays as it is, be it square: no form is read into its numbers.
    """
    return array if array.shape == shape else _turned(array, shape).reshape(shape)


def back_to(shape: tuple[int, ...], array: Array) -> Array:
    """`array` in this `shape`, if it was brought from there by `shaped_as`."""
    places = shaped_as(array.shape, np.arange(array.size).reshape(shape))
    before = np.empty(array.size, dtype=array.dtype)
    before[places.ravel()] = array.ravel()
    return before.reshape(shape)


def _turned(array: Array, shape: tuple[int, ...]) -> Array:
    """`array` with its axes in the order that fits `shape`, where axes of length one carry no meaning."""
    wanted, plain = [length for length in shape if length != 1], np.squeeze(array)
    if plain.ndim > 4:
        return array
    return next((plain.transpose(order) for order in permutations(range(plain.ndim))
                 if [plain.shape[axis] for axis in order] == wanted), array)
