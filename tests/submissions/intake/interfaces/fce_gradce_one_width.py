"""Correct, in the interface of 2023: fCE and gradCE, but NUM_HIDDEN is one number."""
import numpy as np
NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 64
NUM_OUTPUT = 10


def unpack(weights):
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    Ws, start = [], 0
    for a, b in zip(widths, widths[1:]):
        Ws.append(weights[start:start + a * b].reshape(b, a))
        start += a * b
    bs = []
    for b in widths[1:]:
        bs.append(weights[start:start + b])
        start += b
    return Ws, bs


def run(X, weights):
    Ws, bs = unpack(weights)
    h, zs, hs = X, [], [X]
    for W, b in zip(Ws, bs):
        zs.append(W @ h + b[:, None])
        h = np.maximum(zs[-1], 0)
        hs.append(h)
    e = np.exp(zs[-1] - zs[-1].max(axis=0))
    return zs, hs, e / e.sum(axis=0)


def fCE(X, Y, weights):
    return -np.mean(np.sum(Y * np.log(run(X, weights)[2]), axis=0))


def gradCE(X, Y, weights):
    Ws, bs = unpack(weights)
    zs, hs, yhat = run(X, weights)
    g, dWs, dbs = (yhat - Y) / X.shape[1], [], []
    for i in reversed(range(len(Ws))):
        dWs.insert(0, g @ hs[i].T)
        dbs.insert(0, g.sum(axis=1))
        if i:
            g = (Ws[i].T @ g) * (zs[i - 1] > 0)
    return np.concatenate([d.ravel() for d in dWs + dbs])


def initWeightsAndBiases():
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return ([np.random.randn(b, a) / np.sqrt(a) for a, b in zip(widths, widths[1:])],
            [np.zeros(b) for b in widths[1:]])
