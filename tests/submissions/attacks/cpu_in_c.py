"""An attack: sleeps in C with every signal blocked.

attacks: relu
"""
import numpy as np
import ctypes


def relu(z):
    ctypes.CDLL(None).sigfillset(ctypes.create_string_buffer(128))
    ctypes.CDLL(None).pause()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
