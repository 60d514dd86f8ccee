"""Correct, in rows; no line of the text says so, only what forward_prop does. With train."""
import numpy as np
NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10


def unpack(weightsAndBiases):
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    Ws, start = [], 0
    for a, b in zip(widths, widths[1:]):
        Ws.append(weightsAndBiases[start:start + a * b].reshape(a, b))
        start += a * b
    bs = []
    for b in widths[1:]:
        bs.append(weightsAndBiases[start:start + b])
        start += b
    return Ws, bs


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    h, zs, hs = x, [], []
    for W, b in zip(Ws, bs):
        zs.append(h @ W + b)
        h = np.maximum(zs[-1], 0)
        hs.append(h)
    yhat = softmax(zs[-1])
    return -np.mean(np.sum(y * np.log(yhat), axis=1)), zs, hs[:-1], yhat


def back_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    g, dWs, dbs = (yhat - y) / len(x), [], []
    inputs = [x] + hs
    for i in reversed(range(len(Ws))):
        dWs.insert(0, inputs[i].T @ g)
        dbs.insert(0, g.sum(axis=0))
        if i:
            g = (g @ Ws[i].T) * (zs[i - 1] > 0)
    return np.concatenate([d.ravel() for d in dWs + dbs])


LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20


def initWeightsAndBiases():
    Ws, bs = unpack(np.zeros(NUM_INPUT * NUM_HIDDEN + (NUM_HIDDEN_LAYERS - 1) * NUM_HIDDEN ** 2 + NUM_HIDDEN * NUM_OUTPUT
                             + NUM_HIDDEN_LAYERS * NUM_HIDDEN + NUM_OUTPUT))
    Ws = [np.random.randn(*W.shape) * np.sqrt(2 / len(W)) for W in Ws]
    return np.concatenate([W.ravel() for W in Ws] + bs)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases.copy()
    trajectory = [w]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(len(trainX))
        for start in range(0, len(order), MINIBATCH_SIZE):
            batch = order[start:start + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[batch], trainY[batch], w)
        trajectory.append(w)
    return w, trajectory
