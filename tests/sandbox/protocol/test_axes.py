"""What is brought into another shape comes back as it was; what is square is in its shape already."""

import numpy as np
import pytest

from grader.sandbox.protocol.axes import back_to, shaped_as

JACOBIAN, BATCH = np.arange(9.0).reshape(3, 3), np.arange(20.0).reshape(2, 2, 5)


@pytest.mark.parametrize(("array", "like", "shaped"), [
    (JACOBIAN, JACOBIAN, JACOBIAN),
    (BATCH[0], BATCH[0].T, BATCH[0].T),
    (BATCH[0, 0], BATCH[0, :1].T, BATCH[0, :1].T),
    (BATCH[0], BATCH[0].ravel(), BATCH[0].ravel()),
    (BATCH, BATCH.transpose(2, 0, 1), BATCH.transpose(2, 0, 1)),
], ids=["square", "turned", "a column", "flat", "examples first"])
def test_there_and_back(array: np.ndarray, like: np.ndarray, shaped: np.ndarray) -> None:
    np.testing.assert_array_equal(shaped_as(like.shape, array), shaped)
    np.testing.assert_array_equal(back_to(array.shape, shaped), array)
