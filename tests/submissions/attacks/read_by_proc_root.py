"""An attack: goes to the answers through /proc/self/root.

attacks: relu
"""
import numpy as np


def relu(z):
    return open('/proc/self/root__SECRET__').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
