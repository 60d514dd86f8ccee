"""Correct, in the interface with one hidden layer, pack and unpack; examples are rows."""
import numpy as np
NUM_INPUT = 784
NUM_HIDDEN = 40
NUM_OUTPUT = 10


def pack(W1, b1, W2, b2):
    return np.hstack([W1.flatten(), b1, W2.flatten(), b2])


def unpack(w):
    a, b = NUM_INPUT * NUM_HIDDEN, NUM_INPUT * NUM_HIDDEN + NUM_HIDDEN
    c = b + NUM_HIDDEN * NUM_OUTPUT
    return w[:a].reshape(NUM_INPUT, NUM_HIDDEN), w[a:b], w[b:c].reshape(NUM_HIDDEN, NUM_OUTPUT), w[c:]


def fCE(X, Y, w):
    W1, b1, W2, b2 = unpack(w)
    X, Y, W1, W2 = X, Y, W1, W2
    z1 = X @ W1 + b1
    h1 = np.maximum(z1, 0)
    z2 = h1 @ W2 + b2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    yhat = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.sum(Y * np.log(yhat), axis=1)), X, z1, h1, W1, W2, yhat


def gradCE(X, Y, w):
    ce, x, z1, h1, W1, W2, yhat = fCE(X, Y, w)
    g2 = (yhat - Y) / len(x)
    g1 = (g2 @ W2.T) * (z1 > 0)
    return pack((x.T @ g1), g1.sum(axis=0), (h1.T @ g2), g2.sum(axis=0))
