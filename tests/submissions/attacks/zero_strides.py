"""An attack: returns an array of petabytes that lies in eight bytes.

attacks: relu
"""
import numpy as np


def relu(z):
    return np.broadcast_to(np.float64(1), (10 ** 6, 10 ** 6))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
