"""Labels as a file writes them: one-hot, one a column or one a row, or whole numbers; to them and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.sandbox.protocol.layout import NUMBERS, NUMBERS_IN_A_COLUMN, NUMBERS_IN_A_ROW, ONE_HOT

SHAPES = {NUMBERS: (-1,), NUMBERS_IN_A_ROW: (1, -1), NUMBERS_IN_A_COLUMN: (-1, 1)}


def as_numbers(labels: Any, form: str) -> Any:
    """One-hot columns, or the one-hot vector of one example, as whole numbers in the shape that `form` says."""
    if form == ONE_HOT or not _is_one_hot(labels):
        return labels
    numbers = labels.argmax(axis=0)
    return numbers.reshape(SHAPES[form]) if labels.ndim == 2 else int(numbers)


def as_one_hot(labels: Any, form: str, classes: int) -> Any:
    """Whole numbers as one-hot columns (classes, n), or as a vector where there is one; all else as it is."""
    if form == ONE_HOT:
        return labels
    numbers = np.asarray(labels)
    whole = numbers.dtype.kind in "iuf" and bool(np.all(numbers == np.round(numbers)))
    if not whole or not numbers.size or numbers.min() < 0 or numbers.max() >= classes:
        return labels
    columns = np.eye(classes)[:, numbers.astype(int).ravel()]
    return columns[:, 0] if numbers.ndim == 0 else columns


def _is_one_hot(labels: Any) -> bool:
    known = isinstance(labels, np.ndarray) and labels.dtype.kind in "fiub" and labels.ndim in (1, 2)
    return known and bool(np.isin(labels, (0, 1)).all()) and bool(np.all(labels.sum(axis=0) == 1))
