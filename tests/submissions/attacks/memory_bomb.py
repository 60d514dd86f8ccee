"""An attack: takes all memory.

attacks: relu
"""
import numpy as np


def relu(z):
    kept = []
    while True:
        kept.append(np.ones(10 ** 7))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
