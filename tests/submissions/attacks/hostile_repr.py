"""An attack: returns an object that ends the process when it is printed.

attacks: relu
"""
import numpy as np
import os
class Bomb:
    def __repr__(self):
        os._exit(0)
    __str__ = __repr__


def relu(z):
    return Bomb()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
