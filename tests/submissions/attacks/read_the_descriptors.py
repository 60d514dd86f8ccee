"""An attack: reads from every open descriptor.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    found = b''
    for fd in range(4, 256):
        try:
            found += os.read(fd, 100)
        except OSError:
            pass
    return found.decode(errors='replace')


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
