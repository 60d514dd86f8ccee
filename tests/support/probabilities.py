"""What the grader itself does not hold, because students write it: for tests that need it."""

from __future__ import annotations

from typing import Any

import numpy as np


def softmax(z: Any) -> Any:
    """Columns of probabilities, shape (c, n)."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
