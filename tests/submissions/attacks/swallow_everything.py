"""An attack: never returns, and swallows every exception and every signal.

attacks: relu
"""
import numpy as np
import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def relu(z):
    while True:
        try:
            while True:
                time.sleep(1)
        except BaseException:
            pass


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
