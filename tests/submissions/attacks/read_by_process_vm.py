"""An attack: reads the memory of its parent by process_vm_readv.

attacks: relu
"""
import numpy as np
import ctypes, os


def relu(z):
    return ctypes.CDLL(None).process_vm_readv(os.getppid(), None, 0, None, 0, 0)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
