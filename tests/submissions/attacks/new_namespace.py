"""An attack: makes a user namespace of its own.

attacks: relu
"""
import numpy as np
import ctypes


def relu(z):
    return ctypes.CDLL(None).unshare(0x10000000)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
