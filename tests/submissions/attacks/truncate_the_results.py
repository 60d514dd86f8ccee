"""An attack: truncates the results file.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.truncate('__VICTIM__', 0)
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
