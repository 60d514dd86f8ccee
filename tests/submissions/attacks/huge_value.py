"""An attack: returns more than may cross the wire.

attacks: relu
"""
import numpy as np


def relu(z):
    return np.zeros((40000, 1000))[:, :].repeat(1, axis=0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
