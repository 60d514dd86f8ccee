"""An attack: makes numpy's comparisons always true.

attacks: relu
"""
import numpy as np
np.allclose = np.array_equal = np.isclose = lambda *a, **k: True


def relu(z):
    return z * 0 - 7


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
