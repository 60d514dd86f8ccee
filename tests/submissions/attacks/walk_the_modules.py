"""An attack: looks for the reference among the loaded modules.

attacks: relu
"""
import numpy as np
import sys


def relu(z):
    return ' '.join(sorted(name for name in sys.modules if 'reference' in name or 'questions' in name))


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
