"""An attack: raises an exception with control characters and a giant text.

attacks: relu
"""
import numpy as np


def relu(z):
    raise ValueError('\x1b[2J\x00' + 'A' * 10 ** 7)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
