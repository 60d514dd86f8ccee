"""An attack: asks the garbage collector for every object that mentions the answers.

attacks: relu
"""
import numpy as np
import gc


def relu(z):
    return ' '.join(str(each)[:200] for each in gc.get_objects() if type(each) is dict and 'CANARY' in each)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
