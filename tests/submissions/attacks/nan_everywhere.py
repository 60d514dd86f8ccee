"""An attack: returns NaN, to which no comparison applies.

attacks: relu
"""
import numpy as np


def relu(z):
    return z * np.nan


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
