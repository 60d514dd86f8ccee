"""An attack: imports the reference by putting its directory on the path.

attacks: relu
"""
import numpy as np
import os, sys
sys.path.insert(0, os.path.dirname('__SECRET__'))


def relu(z):
    import secret
    return secret.CANARY


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
