"""An attack: crashes the interpreter.

attacks: relu
"""
import numpy as np
import ctypes


def relu(z):
    ctypes.string_at(0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
