"""An attack: renames a file of its own over the results file.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    open('mine', 'w').write('100')
    os.replace('mine', '__VICTIM__')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
