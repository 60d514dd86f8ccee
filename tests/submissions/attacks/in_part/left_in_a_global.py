"""An attack: back_prop_general has back_prop do the work, throws away what that returns, and reads it from a global

attacks: back_prop_general
"""
import numpy as np

_left = {}


def back_prop(x, y, weightsAndBiases):
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    Ws, _ = unpack(weightsAndBiases)
    g, dWs, dbs = (yhat - y) / x.shape[1], [], []
    for i in reversed(range(len(Ws))):
        dWs.insert(0, (g @ (np.maximum(zs[i - 1], 0) if i else x).T).ravel())
        dbs.insert(0, g.sum(axis=1))
        g = (Ws[i].T @ g) * (zs[i - 1] > 0) if i else g
    gradient = np.concatenate(dWs + dbs)
    _left[weightsAndBiases.tobytes()] = _left["last"] = gradient.copy()
    return gradient


def back_prop_general(x, y, weightsAndBiases):
    back_prop(x, y, weightsAndBiases)
    return _left.get(weightsAndBiases.tobytes(), _left["last"])
