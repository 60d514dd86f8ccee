"""An attack: raises an exception whose text ends the process.

attacks: relu
"""
import numpy as np
import os
class Bomb(Exception):
    def __str__(self):
        os._exit(0)


def relu(z):
    raise Bomb


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
