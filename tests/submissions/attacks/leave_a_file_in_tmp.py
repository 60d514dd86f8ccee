"""An attack: leaves a file for the next student in the shared temp directories.

attacks: relu
"""
import numpy as np


def relu(z):
    for each in ('/tmp', '/dev/shm', '/var/tmp'):
        open(each + '/left-by-an-attack', 'w').write('x')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
