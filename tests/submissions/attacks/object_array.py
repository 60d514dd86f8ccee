"""An attack: returns an array of objects with code in them.

attacks: relu
"""
import numpy as np
class Yes:
    def __eq__(self, other):
        return True
    __hash__ = None
    __array_priority__ = 1e9


def relu(z):
    return np.array([Yes()] * 3, dtype=object)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
