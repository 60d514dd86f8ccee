"""An outer product of relu' with itself.

expects: filled-off-the-diagonal
wrong: dh1_dz1
"""
import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.05
MINIBATCH_SIZE = 32
NUM_EPOCHS = 5


def relu(z):
    return np.maximum(0, z)


def relu_prime(z):
    return (z > 0).astype(float)


def softmax(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def cross_entropy(y, yhat):
    n = y.shape[1] if y.ndim > 1 else 1
    p = np.sum(y * yhat, axis=0)
    return -np.sum(np.log(p)) / n


def vec(W):
    return W.reshape(-1)


def unvec(v, shape):
    return v.reshape(shape)


def dJ_dyhat(y, yhat):
    return (-y / yhat).reshape(1, -1)


def dyhat_dz2(yhat):
    return np.diag(yhat) - np.outer(yhat, yhat)


def dz2_dh1(W2):
    return W2


def dh1_dz1(z1):
    d = relu_prime(z1).reshape(-1, 1)
    return d @ d.T


def dz1_dvecW1(x, num_hidden):
    return np.kron(np.eye(num_hidden), x.reshape(1, -1))


def dz1_db1(num_hidden):
    return np.eye(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    h1 = relu(z1)
    z2 = W2 @ h1 + b2
    yhat = softmax(z2)
    g = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat)
    g = g @ dz2_dh1(W2)
    g = g @ dh1_dz1(z1)
    J = g @ dz1_dvecW1(x, W1.shape[0])
    return unvec(J.ravel(), W1.shape)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    h1 = relu(z1)
    z2 = W2 @ h1 + b2
    yhat = softmax(z2)
    err = yhat - y
    g = (W2.T @ err) * relu_prime(z1)
    dW1 = np.outer(g, x)
    db1 = g
    dW2 = np.outer(err, h1)
    db2 = err
    return dW1, db1, dW2, db2


def unpack(weightsAndBiases):
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    Ws, bs, start = [], [], 0
    for a, b in zip(widths[:-1], widths[1:]):
        Ws.append(weightsAndBiases[start:start + a * b].reshape(b, a))
        start += a * b
    for b in widths[1:]:
        bs.append(weightsAndBiases[start:start + b])
        start += b
    return Ws, bs


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    zs, hs = [], []
    h = x
    for i in range(len(Ws)):
        z = Ws[i] @ h + bs[i].reshape(-1, 1)
        zs.append(z)
        if i < len(Ws) - 1:
            h = relu(z)
            hs.append(h)
    yhat = softmax(zs[-1])
    loss = cross_entropy(y, yhat)
    return loss, zs, hs, yhat


def back_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    n = x.shape[1]
    inputs = [x] + list(hs)
    dWs = [None] * len(Ws)
    dbs = [None] * len(bs)
    g = yhat - y
    for i in range(len(Ws) - 1, -1, -1):
        dbs[i] = np.sum(g, axis=1) / n
        dWs[i] = g @ inputs[i].T / n
        if i > 0:
            g = Ws[i].T @ g
            g = g * relu_prime(zs[i - 1])
    return np.concatenate([W.ravel() for W in dWs] + [b.ravel() for b in dbs])


def back_prop_general(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    n = x.shape[1]
    hs = [x] + list(hs)
    G = -(y / yhat) / n
    cols = []
    for j in range(n):
        cols.append((np.diag(yhat[:, j]) - np.outer(yhat[:, j], yhat[:, j])) @ G[:, j])
    g = np.stack(cols, axis=1)
    dWs, dbs = [], []
    for i in reversed(range(len(Ws))):
        dbs.insert(0, g.sum(axis=1))
        dWs.insert(0, g @ hs[i].T)
        if i > 0:
            g = (Ws[i].T @ g) * relu_prime(zs[i - 1])
    return np.concatenate([W.flatten() for W in dWs] + dbs)


def initWeightsAndBiases():
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    parts = [np.random.randn(b * a) * np.sqrt(2 / a) for a, b in zip(widths[:-1], widths[1:])]
    parts += [np.zeros(b) + 0.01 for b in widths[1:]]
    return np.concatenate(parts)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases.copy()
    trajectory = [w.copy()]
    n = trainX.shape[1]
    for epoch in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for start in range(0, n, MINIBATCH_SIZE):
            batch = order[start:start + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, batch], trainY[:, batch], w)
        trajectory.append(w.copy())
    return w, trajectory


def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS
    best, best_loss = None, np.inf
    for lr in [0.001, 0.005, 0.01, 0.05, 0.1]:
        for size in [16, 64]:
            LEARNING_RATE = lr
            MINIBATCH_SIZE = size
            w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            loss = forward_prop(validX, validY, w)[0]
            if best is None or loss < best_loss:
                best_loss = loss
                best = {"LEARNING_RATE": lr, "MINIBATCH_SIZE": size, "NUM_EPOCHS": NUM_EPOCHS}
    LEARNING_RATE = best["LEARNING_RATE"]
    MINIBATCH_SIZE = best["MINIBATCH_SIZE"]
    return best
