"""An attack: searches the whole disk for a file with the secret in it.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    for folder, _, names in os.walk('__HOME__'):
        for name in names:
            try:
                return open(os.path.join(folder, name)).read()
            except OSError:
                pass
    return 'nothing'


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
