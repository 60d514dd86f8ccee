"""An attack: returns a float64 subclass that is equal to everything.

attacks: relu
"""
import numpy as np
class Lie(np.float64):
    def __eq__(self, other):
        return True
    __hash__ = None


def relu(z):
    return Lie(7.0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
