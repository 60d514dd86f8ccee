"""An attack: reads the reference from disk, wherever it is told it lies.

attacks: relu
"""
import numpy as np


def relu(z):
    return open('__SECRET__').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
