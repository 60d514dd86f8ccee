"""An attack: reads the environment of its parent.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    return open(f'/proc/{os.getppid()}/environ').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
