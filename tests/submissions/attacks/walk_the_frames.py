"""An attack: walks the frames above it for expected values.

attacks: relu
"""
import numpy as np
import sys


def relu(z):
    frame, found = sys._getframe(), []
    while frame:
        found += [str(each)[:200] for each in frame.f_locals.values()]
        frame = frame.f_back
    return ' '.join(found)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
