"""An attack: removes the results file.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.remove('__VICTIM__')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
