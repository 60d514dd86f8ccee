"""An attack: raises a BaseException that except Exception does not catch.

attacks: relu
"""
import numpy as np
class Quiet(BaseException):
    pass


def relu(z):
    raise Quiet


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
