"""An attack: writes the results from a thread that goes on after the call.

attacks: relu
"""
import numpy as np
import threading, time
def write():
    while True:
        open('__VICTIM__', 'w').write('100')


def relu(z):
    threading.Thread(target=write, daemon=True).start()
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
