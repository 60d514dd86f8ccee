"""Right; labels are whole numbers, and index the probabilities: any number of classes will do. No unpack."""
import numpy as np


def cross_entropy(y, yhat):
    return -np.mean(np.log(yhat[y, np.arange(len(y))]))


def forward_prop(x, y, weightsAndBiases):
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    Ws, bs, at = [], [], 0
    for m, k in zip(widths, widths[1:]):
        Ws.append(weightsAndBiases[at:at + m * k].reshape(k, m))
        at += m * k
    for k in widths[1:]:
        bs.append(weightsAndBiases[at:at + k])
        at += k
    zs, hs = [], [x]
    for W, b in zip(Ws, bs):
        zs.append(W @ hs[-1] + b[:, None])
        hs.append(np.maximum(zs[-1], 0))
    e = np.exp(zs[-1] - zs[-1].max(axis=0))
    yhat = e / e.sum(axis=0)
    return cross_entropy(y, yhat), zs, hs[1:-1], yhat


def back_prop(x, y, weightsAndBiases):
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    Ws, at = [], 0
    for m, k in zip(widths, widths[1:]):
        Ws.append(weightsAndBiases[at:at + m * k].reshape(k, m))
        at += m * k
    g = yhat.copy()
    g[y, np.arange(len(y))] -= 1
    g /= len(y)
    dWs, dbs = [], []
    for i in reversed(range(len(Ws))):
        dWs.insert(0, g @ ([x] + hs)[i].T)
        dbs.insert(0, g.sum(axis=1))
        if i:
            g = (Ws[i].T @ g) * (zs[i - 1] > 0)
    return np.concatenate([d.ravel() for d in dWs + dbs])
