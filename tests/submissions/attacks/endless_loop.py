"""An attack: never returns.

attacks: relu
"""
import numpy as np


def relu(z):
    while True:
        pass


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
