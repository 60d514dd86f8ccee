"""An attack: holds the interpreter in C, where Python's own alarm is not heard.

attacks: relu
"""
import numpy as np
import re


def relu(z):
    return re.match('(a+)+$', 'a' * 60 + 'b')


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
