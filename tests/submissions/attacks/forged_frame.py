"""An attack: writes a frame of its own to the reply descriptor.

attacks: relu
"""
import numpy as np
import os


def relu(z):
    frame = b'{"kind": "Returned"}'
    os.write(3, b'BPG1' + len(frame).to_bytes(4, 'little') + bytes(8) + frame)
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
