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
    from grader.sandbox.protocol.messages import FROM_WORKER, Gave, Said
    for number in range(3):
        said = Said(seen['message'].nonce, number, Gave(1.0, 0.0, (z,), (), ''))
        wire.send(seen['channel'], FROM_WORKER.written(said))
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
