"""An attack: takes its privileges back.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.setuid(0)
    return open('__SECRET__').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
