"""An attack: imports the grader's questions and its own rooms.

attacks: relu
"""
import numpy as np


def relu(z):
    import grader.homework.questions.calls as calls
    return calls.__file__


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
