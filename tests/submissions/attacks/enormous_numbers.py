"""An attack: returns numbers near the largest there is, so that whatever is computed with them overflows.

attacks: everything
"""
import numpy as np


def enormous(*arguments):
    return np.full((200, 200), 1e308)


relu = softmax = cross_entropy = forward_prop = enormous


def relu_prime(z):
    return (z > 0) * 1.0
