"""An attack: closes the reply descriptor and goes on.

attacks: relu
"""
import numpy as np
import os, time


def relu(z):
    os.close(3)
    time.sleep(1000)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
