"""An attack: asks the kernel not to end it when its parent ends.

attacks: relu
"""
import ctypes

import numpy as np


def relu(z):
    if ctypes.CDLL(None, use_errno=True).prctl(1, 0, 0, 0, 0):  # PR_SET_PDEATHSIG
        raise OSError(ctypes.get_errno(), 'refused')
    return np.maximum(z, 0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
