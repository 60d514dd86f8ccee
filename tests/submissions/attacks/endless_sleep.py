"""An attack: sleeps.

attacks: relu
"""
import numpy as np
import time


def relu(z):
    time.sleep(10 ** 6)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
