"""An attack: prints without end.

attacks: relu
"""
import numpy as np


def relu(z):
    while True:
        print('x' * 10000)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
