#!/usr/bin/env python3
# -*- coding: utf-8 -*-
# Homework 4 (my own names first; the names from the template are aliases at the bottom of each part)

import logging
import os
import sys
import time
import warnings

import numpy as np

try:
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
except ImportError:      # no plots then
    plt = None

log = logging.getLogger("hw4")
warnings.filterwarnings("once")
np.seterr(over="raise", invalid="raise")      # i want to see it when something goes wrong

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20

EPS = 1e-15


# ---- Part 1 ------------------------------------------------------------------------------------

def rectifier(z):
    assert isinstance(z, (np.ndarray, np.generic, float, int)), type(z)
    return (np.abs(z) + z) / 2


def rectifier_mask(z):
    return (np.asarray(z) > 0).astype(np.float32)          # 0/1 only, float32 is enough


def log_softmax(z):
    m = np.amax(z, 0)
    s = z - m
    return s - np.log(np.exp(s).sum(0))


def probabilities(z):
    with np.errstate(under="ignore"):
        p = np.exp(log_softmax(z))
    assert p.shape == z.shape
    assert np.allclose(p.sum(axis=0), 1)
    return p


def nll(y, yhat):
    assert y.shape == yhat.shape, (y.shape, yhat.shape)
    truth = np.argmax(y, axis=0)
    p = yhat[truth] if y.ndim == 1 else yhat[truth, np.arange(y.shape[1])]
    return -np.log(np.clip(p, EPS, None)).mean()


relu, relu_prime, softmax, cross_entropy = rectifier, rectifier_mask, probabilities, nll


# ---- Part 2 ------------------------------------------------------------------------------------

def vec(W):
    return np.reshape(W, (np.prod(W.shape),))


def unvec(v, shape):
    W = np.empty(shape, dtype=v.dtype)
    W.flat[:] = v
    assert (vec(W) == v).all()
    return W


def dJ_dyhat(y, yhat):
    return -(y / np.clip(yhat, EPS, 1.0))[np.newaxis, :]


def dyhat_dz2(yhat):
    c, = yhat.shape
    J = -np.multiply.outer(yhat, yhat)
    J[np.diag_indices(c)] += yhat
    return J


def dz2_dh1(W2):
    assert W2.ndim == 2
    return W2


def dh1_dz1(z1):
    return np.eye(z1.shape[0]) * rectifier_mask(z1)


def dz1_dvecW1(x, num_hidden):
    m = x.shape[0]
    J = np.zeros((num_hidden, num_hidden * m))
    rows = np.repeat(np.arange(num_hidden), m)
    J[rows, np.arange(num_hidden * m)] = np.tile(x, num_hidden)
    return J


def dz1_db1(num_hidden):
    return np.diag(np.ones(num_hidden))


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    fwd = _three_layers(x, W1, b1, W2, b2)
    yhat = fwd["yhat"]
    J = {
        "dJ/dyhat": dJ_dyhat(y, yhat),
        "dyhat/dz2": dyhat_dz2(yhat),
        "dz2/dh1": dz2_dh1(W2),
        "dh1/dz1": dh1_dz1(fwd["z1"]),
        "dz1/dvecW1": dz1_dvecW1(x, W1.shape[0]),
    }
    out = np.ones((1, 1))
    for name, jac in J.items():
        log.debug("%s %s", name, jac.shape)
        out = out @ jac
    assert out.shape == (1, W1.size)
    return unvec(out[0], W1.shape)


def _three_layers(x, W1, b1, W2, b2):
    r = {"x": x}
    r["z1"] = W1 @ x + b1
    r["h1"] = rectifier(r["z1"])
    r["z2"] = W2 @ r["h1"] + b2
    r["yhat"] = probabilities(r["z2"])
    return r


# ---- Part 3 ------------------------------------------------------------------------------------

def gradients_3_layer(x, y, W1, b1, W2, b2):
    r = _three_layers(x, W1, b1, W2, b2)
    grads = {}
    grads["b2"] = r["yhat"] - y
    grads["W2"] = grads["b2"].reshape(-1, 1) * r["h1"]
    grads["b1"] = (W2.T @ grads["b2"]) * rectifier_mask(r["z1"])
    grads["W1"] = grads["b1"].reshape(-1, 1) * x
    for name, value in (("W1", W1), ("b1", b1), ("W2", W2), ("b2", b2)):
        assert grads[name].shape == value.shape, name
    return grads["W1"], grads["b1"], grads["W2"], grads["b2"]


# ---- Part 4 ------------------------------------------------------------------------------------

def layer_shapes():
    """The shapes (out, in) of W(1), ..., W(l-1) that the constants give. Given; nothing to do."""
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1], strict=True))


def unpack(weightsAndBiases):
    """The weight matrices and bias vectors in a flat vector. Given; nothing to do.

    weightsAndBiases: (P,), all W(i) row by row in the order of the layers, then all b(i).
    Returns Ws = [W(1), ..., W(l-1)] and bs = [b(1), ..., b(l-1)], views of the vector.
    """
    shapes = layer_shapes()
    lengths = [rows * columns for rows, columns in shapes] + [rows for rows, _ in shapes]
    pieces = np.split(weightsAndBiases, np.cumsum(lengths)[:-1])
    Ws, bs = pieces[:len(shapes)], pieces[len(shapes):]
    return [W.reshape(shape) for W, shape in zip(Ws, shapes, strict=True)], bs


def to_dict(theta):
    """flat vector -> {1: [W|b], 2: [W|b], ...}, the bias as last column (bias trick)"""
    Ws, bs = unpack(theta)
    return {i: np.column_stack([W, b]) for i, (W, b) in enumerate(zip(Ws, bs), 1)}


def to_flat(params):
    keys = sorted(params)
    return np.concatenate([params[i][:, :-1].ravel() for i in keys] + [params[i][:, -1] for i in keys])


def with_ones(h):
    return np.concatenate([h, np.ones((1, h.shape[1]))])


def feed_forward(x, y, theta):
    params = to_dict(theta)
    L = len(params)
    z, h = {}, {0: x}
    for i in range(1, L + 1):
        z[i] = params[i] @ with_ones(h[i - 1])
        h[i] = rectifier(z[i]) if i < L else probabilities(z[i])
    loss = -(y * log_softmax(z[L])).sum() / y.shape[1]        # exact, no log(0) possible
    return float(loss), [z[i] for i in range(1, L + 1)], [h[i] for i in range(1, L)], h[L]


def forward_prop(x, y, weightsAndBiases):
    return feed_forward(x, y, weightsAndBiases)


# ---- Part 5 ------------------------------------------------------------------------------------

def _sweep(x, y, theta, first_g):
    params = to_dict(theta)
    _, zs, hs, yhat = feed_forward(x, y, theta)
    h = dict(enumerate([x] + hs))
    grads = {}
    g = first_g(y, yhat) / x.shape[1]
    for i in range(len(params), 0, -1):
        if i < len(params):
            g *= rectifier_mask(zs[i - 1])
        grads[i] = g @ with_ones(h[i - 1]).T
        assert grads[i].shape == params[i].shape
        g = params[i][:, :-1].T @ g
    return to_flat(grads)


def back_prop(x, y, weightsAndBiases):
    return _sweep(x, y, weightsAndBiases, lambda y, yhat: yhat - y)


def back_prop_general(x, y, weightsAndBiases):
    def softmax_jacobian_product(y, yhat):
        g = np.zeros_like(yhat)
        for i in range(yhat.shape[1]):
            p = np.clip(yhat[:, i], EPS, 1.0)
            g[:, i] = (dJ_dyhat(y[:, i], p) @ dyhat_dz2(p)).flatten()
        return g
    return _sweep(x, y, weightsAndBiases, softmax_jacobian_product)


# ---- Part 6 ------------------------------------------------------------------------------------

_rng = np.random.RandomState(int(os.environ.get("HW4_SEED", "0")))


def initWeightsAndBiases():
    params = {}
    for i, (fan_out, fan_in) in enumerate(layer_shapes(), 1):
        W = _rng.standard_normal((fan_out, fan_in)) * np.sqrt(2.0 / fan_in)
        params[i] = np.column_stack([W, np.zeros(fan_out)])
    return to_flat(params)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    theta = np.asarray(weightsAndBiases, dtype=np.float64).copy()
    n = trainX.shape[1]
    history = np.empty((NUM_EPOCHS + 1, theta.size))
    history[0] = theta
    for epoch in range(NUM_EPOCHS):
        tic = time.time()
        order = np.arange(n)
        _rng.shuffle(order)
        X, Y = trainX[:, order], trainY[:, order]          # shuffled copies
        num_batches = -(-n // MINIBATCH_SIZE)
        for b in range(num_batches):
            sl = slice(b * MINIBATCH_SIZE, min(n, (b + 1) * MINIBATCH_SIZE))
            theta -= LEARNING_RATE * back_prop(X[:, sl], Y[:, sl], theta)
        history[epoch + 1] = theta
        log.info("epoch %d: test loss %.4f (%.1fs)", epoch, feed_forward(testX, testY, theta)[0], time.time() - tic)
    return theta, history


def findBestHyperparameters(trainX, trainY, validX, validY):
    space = globals()
    candidates = [
        {"LEARNING_RATE": lr, "NUM_HIDDEN": width, "MINIBATCH_SIZE": mb}
        for lr in (0.2, 0.1, 0.03) for width in (10, 16) for mb in (16, 32)
    ]
    saved = {name: space[name] for name in candidates[0]}
    results = []
    try:
        for candidate in candidates:
            space.update(candidate)
            theta, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            loss, _, _, yhat = feed_forward(validX, validY, theta)
            accuracy = (yhat.argmax(0) == validY.argmax(0)).mean()
            results.append((loss, accuracy, candidate))
            log.info("%s -> %.3f %.3f", candidate, loss, accuracy)
    finally:
        space.update(saved)
    results.sort(key=lambda r: r[0])
    return results[0][-1]


def plot_history(history, X, Y):
    if plt is None:
        return
    fig, ax = plt.subplots()
    ax.plot([feed_forward(X, Y, theta)[0] for theta in history])
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    fig.savefig("loss.png")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    data = np.load(sys.argv[1] if len(sys.argv) > 1 else "mnist.npz")
    toX = lambda a: a.reshape(len(a), -1).T.astype(np.float32).astype(np.float64) / 255
    toY = lambda a: np.eye(NUM_OUTPUT)[a].T
    trainX, testX = toX(data["x_train"]), toX(data["x_test"])
    trainY, testY = toY(data["y_train"]), toY(data["y_test"])
    best = findBestHyperparameters(trainX[:, :10000], trainY[:, :10000], trainX[:, 10000:12000], trainY[:, 10000:12000])
    globals().update(best)
    theta, history = train(trainX, trainY, initWeightsAndBiases(), testX, testY)
    plot_history(history, testX, testY)
