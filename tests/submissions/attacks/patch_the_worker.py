"""An attack: replaces the worker's own encoder.

attacks: everything
"""
import numpy as np
import sys
wire = sys.modules['grader.sandbox.protocol.wire']
wire.pack = lambda *message: b'passed'


def relu(z):
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
