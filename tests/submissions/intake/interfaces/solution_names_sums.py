"""Correct, under the names of the published solutions: forward_error and gradient; the cost sums over the examples."""
import numpy as np
NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10


def split(weights):
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    Ws, bs, start = [], [], 0
    for a, b in zip(widths, widths[1:]):
        Ws.append(weights[start:start + a * b].reshape(b, a))
        start += a * b
    for b in widths[1:]:
        bs.append(weights[start:start + b].reshape(-1, 1))
        start += b
    return Ws, bs


def forward_error(x, y, weights):
    Ws, bs = split(weights)
    h, zs, hs = x, [], []
    for W, b in zip(Ws, bs):
        zs.append(W.dot(h) + b)
        h = np.maximum(zs[-1], 0)
        hs.append(h)
    e = np.exp(zs[-1] - zs[-1].max(axis=0))
    yhat = e / e.sum(axis=0)
    cost = -np.sum(y * np.log(yhat)) / 1
    acc = np.mean(yhat.argmax(axis=0) == y.argmax(axis=0))
    return cost, acc, zs, hs[:-1], Ws, yhat


def gradient(x, y, weights):
    cost, acc, zs, hs, Ws, yhat = forward_error(x, y, weights)
    g, dWs, dbs = (yhat - y) / 1, [], []
    inputs = [x] + hs
    for i in reversed(range(len(Ws))):
        dWs.insert(0, g.dot(inputs[i].T))
        dbs.insert(0, g.sum(axis=1))
        if i:
            g = Ws[i].T.dot(g) * (zs[i - 1] > 0)
    return np.concatenate([d.ravel() for d in dWs + dbs])
