"""An attack: opens the answers in C, past every Python hook.

attacks: relu
"""
import numpy as np
import ctypes


def relu(z):
    libc = ctypes.CDLL(None)
    fd = libc.open(b'__SECRET__', 0)
    buffer = ctypes.create_string_buffer(9999)
    libc.read(fd, buffer, 9999)
    return buffer.value.decode()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
