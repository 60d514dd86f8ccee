"""An attack: imports the grader's questions and its own rooms.

attacks: relu
"""
import numpy as np


def relu(z):
    import grader.questions.run as run
    return run.__file__


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
