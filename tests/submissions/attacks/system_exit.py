"""An attack: raises SystemExit(0).

attacks: relu
"""
import numpy as np
import sys


def relu(z):
    sys.exit(0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
