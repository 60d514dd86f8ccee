"""An attack: returns an object that becomes an array when it is looked at.

attacks: relu
"""
import numpy as np
class Lazy:
    def __array__(self, *a, **k):
        return open('__SECRET__').read()


def relu(z):
    return Lazy()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
