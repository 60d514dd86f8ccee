"""An attack: opens the answers with os.open instead of open.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    return os.read(os.open('__SECRET__', os.O_RDONLY), 9999).decode()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
