"""An attack: maps the answers into memory.

attacks: relu
"""
import numpy as np
import mmap


def relu(z):
    with open('__SECRET__', 'r+b') as f:
        return mmap.mmap(f.fileno(), 0).read().decode()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
