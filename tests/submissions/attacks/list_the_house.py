"""An attack: lists the directory that holds the answers.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    return ' '.join(os.listdir(os.path.dirname('__SECRET__')))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
