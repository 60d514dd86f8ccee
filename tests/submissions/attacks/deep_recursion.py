"""An attack: recurses without end.

attacks: relu
"""
import numpy as np
import sys


def relu(z):
    sys.setrecursionlimit(10 ** 9)
    return relu(relu(z))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
