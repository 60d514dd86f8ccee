"""An attack: kills its parent.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.kill(os.getppid(), 9)
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
