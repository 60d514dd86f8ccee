"""An attack: opens the directory first and the answers relative to it.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    home = os.open(os.path.dirname('__SECRET__'), os.O_RDONLY)
    return os.read(os.open(os.path.basename('__SECRET__'), os.O_RDONLY, dir_fd=home), 9999).decode()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
