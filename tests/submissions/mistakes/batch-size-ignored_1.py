"""Every step uses all examples.

expects: batch-size-ignored
training: train
"""
import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20


def relu(z):
    return np.maximum(z, 0)


def relu_prime(z):
    return (z > 0).astype(float)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def cross_entropy(y, yhat):
    log_yhat = np.log(np.maximum(yhat, np.finfo(float).tiny))
    return -np.mean(np.sum(y * log_yhat, axis=0))


def vec(W):
    return W.reshape(-1)


def unvec(v, shape):
    return np.reshape(v, shape)


def dJ_dyhat(y, yhat):
    return -(y / np.maximum(yhat, np.finfo(float).tiny))[np.newaxis, :]


def dyhat_dz2(yhat):
    return np.diag(yhat) - np.outer(yhat, yhat)


def dz2_dh1(W2):
    return W2


def dh1_dz1(z1):
    return np.diag(relu_prime(z1))


def dz1_dvecW1(x, num_hidden):
    return np.kron(np.eye(num_hidden), x)


def dz1_db1(num_hidden):
    return np.eye(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    dJ_dvecW1 = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x, len(b1))
    return unvec(dJ_dvecW1, W1.shape)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    h1 = relu(z1)
    error = softmax(W2 @ h1 + b2) - y
    g = (error @ W2) * relu_prime(z1)
    return np.outer(g, x), g, np.outer(error, h1), error


def layer_shapes():
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1], strict=True))


def unpack(weightsAndBiases):
    shapes = layer_shapes()
    lengths = [rows * columns for rows, columns in shapes] + [rows for rows, _ in shapes]
    pieces = np.split(weightsAndBiases, np.cumsum(lengths)[:-1])
    Ws, bs = pieces[:len(shapes)], pieces[len(shapes):]
    return [W.reshape(shape) for W, shape in zip(Ws, shapes, strict=True)], bs


def pack(Ws, bs):
    return np.concatenate([W.ravel() for W in Ws] + list(bs))


def log_softmax(z):
    shifted = z - z.max(axis=0)
    return shifted - np.log(np.exp(shifted).sum(axis=0))


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    zs, hs = [], [x]
    for W, b in zip(Ws, bs, strict=True):
        zs.append(W @ hs[-1] + b[:, np.newaxis])
        hs.append(relu(zs[-1]))
    yhat = softmax(zs[-1])
    loss = -np.mean(np.sum(y * log_softmax(zs[-1]), axis=0))
    return loss, zs, hs[1:-1], yhat


def sweep_back(g, x, zs, hs, weightsAndBiases):
    W, z, h = [None, *unpack(weightsAndBiases)[0]], [None, *zs], [x, *hs]
    dW, db = [None] * len(W), [None] * len(W)
    for i in range(len(W) - 1, 0, -1):
        db[i] = g.sum(axis=1)
        dW[i] = g @ h[i - 1].T
        if i > 1:
            g = (W[i].T @ g) * relu_prime(z[i - 1])
    return pack(dW[1:], db[1:])


def back_prop(x, y, weightsAndBiases):
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    g = (yhat - y) / x.shape[1]
    return sweep_back(g, x, zs, hs, weightsAndBiases)


def back_prop_general(x, y, weightsAndBiases):
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    rows = [dJ_dyhat(*example) @ dyhat_dz2(example[1]) for example in zip(y.T, yhat.T, strict=True)]
    g = np.vstack(rows).T / x.shape[1]
    return sweep_back(g, x, zs, hs, weightsAndBiases)


def initWeightsAndBiases():
    P = sum(rows * (columns + 1) for rows, columns in layer_shapes())
    Ws, bs = unpack(np.zeros(P))
  
    return pack([np.random.randn(*W.shape) * np.sqrt(2 / W.shape[1]) for W in Ws], bs)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = np.array(weightsAndBiases)
    trajectory = [w]
    n = trainX.shape[1]
    for epoch in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for start in range(0, n, n):
            batch = order[start:start + n]
            w = w - LEARNING_RATE * back_prop(trainX[:, batch], trainY[:, batch], w)
        trajectory.append(w)
    return w, trajectory


def findBestHyperparameters(trainX, trainY, validX, validY):
    settings = [
        {"LEARNING_RATE": rate, "MINIBATCH_SIZE": size} for rate in (0.3, 0.1, 0.03, 0.01) for size in (16, 32, 64)
    ]
    before = {name: globals()[name] for name in settings[0]}
    accuracies = []
    for setting in settings:
        globals().update(setting)
        w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
        yhat = forward_prop(validX, validY, w)[-1]
        accuracies.append(np.mean(yhat.argmax(axis=0) == validY.argmax(axis=0)))
    globals().update(before)
    return settings[int(np.argmax(accuracies))]
