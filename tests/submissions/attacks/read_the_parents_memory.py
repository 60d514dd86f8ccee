"""An attack: reads the memory of its parent through /proc.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    return open(f'/proc/{os.getppid()}/mem', 'rb').read(100)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
