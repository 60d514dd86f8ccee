"""An attack: sends its own reply with the nonce taken from the frames.

attacks: relu
"""
import numpy as np
import sys


def relu(z):
    frame = sys._getframe()
    while frame and 'channel' not in frame.f_locals:
        frame = frame.f_back
    seen = frame.f_locals
    from grader.sandbox.protocol import wire
    for number in range(3):
        wire.send(seen['channel'], {'nonce': seen['message']['nonce'], 'number': number, 'kind': 'Returned', 'value': 1.0})
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
