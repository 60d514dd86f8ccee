"""An attack: sends what it knows in a datagram.

attacks: relu
"""
import numpy as np
import socket


def relu(z):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.sendto(b'x', ('127.0.0.1', 53))
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
