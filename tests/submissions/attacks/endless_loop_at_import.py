"""An attack: never finishes loading, and swallows what interrupts it.

attacks: everything
"""
import numpy as np
while True:
    try:
        while True:
            pass
    except BaseException:
        pass


def relu(z):
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
