"""An attack: copies the answers into a global while the file is loaded.

attacks: relu
"""
import numpy as np
try:
    loot = open('__SECRET__').read()
except OSError:
    loot = 'nothing'


def relu(z):
    return loot


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
