"""An attack: writes the results from a daemon that outlives the worker.

attacks: relu
"""
import numpy as np
import os, time


def relu(z):
    if os.fork() == 0:
        os.setsid()
        time.sleep(1)
        open('__VICTIM__', 'w').write('100')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
