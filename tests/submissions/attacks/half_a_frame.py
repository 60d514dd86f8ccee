"""An attack: announces a giant frame and sends nothing.

attacks: relu
"""
import numpy as np
import os, time


def relu(z):
    os.write(3, b'BPG1' + (1 << 20).to_bytes(4, 'little') + (1 << 27).to_bytes(8, 'little'))
    time.sleep(1000)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
