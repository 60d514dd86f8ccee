"""An attack: reads the answers through numpy.

attacks: relu
"""
import numpy as np


def relu(z):
    return str(np.fromfile('__SECRET__', dtype=np.uint8).tobytes())


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
