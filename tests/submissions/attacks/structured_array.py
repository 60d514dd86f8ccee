"""An attack: returns a structured array.

attacks: relu
"""
import numpy as np


def relu(z):
    return np.zeros(3, dtype=[('a', 'f8'), ('b', 'O')])


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
