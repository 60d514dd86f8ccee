"""An attack: returns an ndarray subclass that is equal to everything.

attacks: relu
"""
import numpy as np
class Lie(np.ndarray):
    def __eq__(self, other):
        return np.True_
    def __sub__(self, other):
        return np.zeros(self.shape)
    __rsub__ = __sub__


def relu(z):
    return (z * 0 - 1).view(Lie)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
