"""An attack: writes full marks over the results file.

attacks: relu
"""
import numpy as np


def relu(z):
    open('__VICTIM__', 'w').write('{"score": 100}')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
