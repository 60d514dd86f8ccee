"""An attack: reads the environment its process was born with, in C.

attacks: relu
"""
import numpy as np
import ctypes


def relu(z):
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    return str(libc.getenv(b'CANARY'))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
