"""An attack: makes a symbolic link to the answers in its own directory and reads that.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.symlink('__SECRET__', 'innocent')
    return open('innocent').read()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
