"""An attack: writes the results when the interpreter ends.

attacks: relu
"""
import numpy as np
import atexit
atexit.register(lambda: open('__VICTIM__', 'w').write('100'))


def relu(z):
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
