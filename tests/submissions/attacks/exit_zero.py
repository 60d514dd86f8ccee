"""An attack: ends the process with status 0, as if all had passed.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os._exit(0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
