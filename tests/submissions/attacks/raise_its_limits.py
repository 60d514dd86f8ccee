"""An attack: lifts its own limits and then takes all memory.

attacks: relu
"""
import numpy as np
import resource


def relu(z):
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    return np.ones(10 ** 9)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
