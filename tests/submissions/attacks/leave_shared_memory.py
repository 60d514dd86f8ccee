"""An attack: leaves a segment of shared memory.

attacks: relu
"""
import numpy as np


def relu(z):
    from multiprocessing import shared_memory
    return shared_memory.SharedMemory(create=True, size=100).name


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
