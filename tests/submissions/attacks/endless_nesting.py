"""An attack: returns a list that contains itself.

attacks: relu
"""
import numpy as np


def relu(z):
    loop = []
    loop.append(loop)
    return loop


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
