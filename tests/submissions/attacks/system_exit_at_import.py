"""An attack: raises SystemExit while the file is loaded.

attacks: relu
"""
import numpy as np
raise SystemExit(0)


def relu(z):
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
