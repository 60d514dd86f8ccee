"""An attack: prints the environment it was started with.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    print(dict(os.environ))
    return str(dict(os.environ))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
