"""An attack: returns a whole number of a million digits.

attacks: relu
"""
import numpy as np


def relu(z):
    return 10 ** 1000000


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
