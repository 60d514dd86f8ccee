"""Homework 4: a feed-forward neural network by hand.

Columns are examples: x is (m, n), one-hot y is (c, n), W(i) is (out, in), b(i) is (out,); everything is float64.
A section sign (§) points into the course notes, whose notation this file follows.
"""

import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20


# Part 1: building blocks (§1, §3). Each takes one example, (c,), or a batch of columns, (c, n).


def relu(z):
    """The hidden activation, element by element (§1).

    z: any shape.  Returns an array of the same shape; z itself stays as it is.
    """
    # BEGIN SOLUTION
    return np.maximum(z, 0)
    # END SOLUTION


def relu_prime(z):
    """The derivative of relu, element by element: 1 where z > 0 and 0 where z <= 0 (§3).

    z: any shape.  Returns an array of the same shape.
    """
    # BEGIN SOLUTION
    return (z > 0).astype(float)
    # END SOLUTION


def softmax(z):
    """The probabilities of the classes, one distribution per column (§1). Scores of 1000 must not overflow.

    z: (c,) or (c, n).  Returns yhat of the same shape; each column sums to 1.
    """
    # BEGIN SOLUTION
    e = np.exp(z - z.max(axis=0))  # a shift of all scores changes no probability, and exp(0) is the largest
    return e / e.sum(axis=0)
    # END SOLUTION


def cross_entropy(y, yhat):
    """The cost J of §1: the mean over the examples. It stays finite when a probability is 0.

    y: one-hot, (c,) or (c, n).  yhat: probabilities, the same shape.  Returns one number.
    """
    # BEGIN SOLUTION
    log_yhat = np.log(np.maximum(yhat, np.finfo(float).tiny))  # log(0) counts as -708: large, never infinite
    return -np.mean(np.sum(y * log_yhat, axis=0))
    # END SOLUTION


# Part 2: the Jacobians of the 3-layer network, for one example (§2, §3, §5).


def vec(W):
    """The rows of W, one after another (§2).

    W: (k, m).  Returns a vector (k*m,).
    """
    # BEGIN SOLUTION
    return W.reshape(-1)
    # END SOLUTION


def unvec(v, shape):
    """The matrix whose rows stand one after another in v (§2); the inverse of vec.

    v: (k*m,).  shape: (k, m).  Returns W of that shape.
    """
    # BEGIN SOLUTION
    return np.reshape(v, shape)
    # END SOLUTION


def dJ_dyhat(y, yhat):
    """The derivative of the cost of one example with respect to its probabilities (§3).

    y, yhat: (c,).  Returns a row (1, c).
    """
    # BEGIN SOLUTION
    return -(y / np.maximum(yhat, np.finfo(float).tiny))[np.newaxis, :]  # as finite as the cost itself
    # END SOLUTION


def dyhat_dz2(yhat):
    """The Jacobian of softmax, written with its output (§3).

    yhat: (c,).  Returns (c, c).
    """
    # BEGIN SOLUTION
    return np.diag(yhat) - np.outer(yhat, yhat)
    # END SOLUTION


def dz2_dh1(W2):
    """The Jacobian of z(2) with respect to h(1) (§3).

    W2: (c, k).  Returns (c, k).
    """
    # BEGIN SOLUTION
    return W2
    # END SOLUTION


def dh1_dz1(z1):
    """The Jacobian of the hidden activation (§3).

    z1: (k,).  Returns (k, k).
    """
    # BEGIN SOLUTION
    return np.diag(relu_prime(z1))
    # END SOLUTION


def dz1_dvecW1(x, num_hidden):
    """The Jacobian of z(1) with respect to vec[W(1)] (§3).

    x: (m,).  num_hidden: k.  Returns (k, k*m).
    """
    # BEGIN SOLUTION
    return np.kron(np.eye(num_hidden), x)
    # END SOLUTION


def dz1_db1(num_hidden):
    """The Jacobian of z(1) with respect to b(1) (§5).

    num_hidden: k.  Returns (k, k).
    """
    # BEGIN SOLUTION
    return np.eye(num_hidden)
    # END SOLUTION


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    """The gradient of W(1) as the product of the Jacobians above (§2, §3), for one example.

    x: (m,).  y: (c,).  W1: (k, m).  b1: (k,).  W2: (c, k).  b2: (c,).  Returns (k, m).
    """
    # BEGIN SOLUTION
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    dJ_dvecW1 = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x, len(b1))
    return unvec(dJ_dvecW1, W1.shape)
    # END SOLUTION


# Part 3: the same, simplified on paper (§4 to §6), for one example.


def gradients_3_layer(x, y, W1, b1, W2, b2):
    """All gradients of the 3-layer network, as §4, §5 and §6 simplify them.

    x: (m,).  y: (c,).  W1: (k, m).  b1: (k,).  W2: (c, k).  b2: (c,).
    Returns dJ_dW1 (k, m), dJ_db1 (k,), dJ_dW2 (c, k), dJ_db2 (c,).
    """
    # BEGIN SOLUTION
    z1 = W1 @ x + b1
    h1 = relu(z1)
    error = softmax(W2 @ h1 + b2) - y
    g = (error @ W2) * relu_prime(z1)
    return np.outer(g, x), g, np.outer(error, h1), error
    # END SOLUTION


# Part 4: forward propagation (§7.1), any number of hidden layers, any widths.


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


# BEGIN SOLUTION
def pack(Ws, bs):
    """The flat vector that unpack takes apart."""
    return np.concatenate([W.ravel() for W in Ws] + list(bs))


def log_softmax(z):
    """The logarithm of softmax, without the logarithm of a probability that has become 0."""
    shifted = z - z.max(axis=0)
    return shifted - np.log(np.exp(shifted).sum(axis=0))


# END SOLUTION
def forward_prop(x, y, weightsAndBiases):
    """Forward propagation through all layers (§7.1): relu in the hidden layers, softmax at the output.

    x: (m, n).  y: one-hot, (c, n).  weightsAndBiases: (P,), see unpack.
    Returns loss (the cost of §1), zs = [z(1), ..., z(l-1)], hs = [h(1), ..., h(l-2)] and yhat (c, n).
    """
    # BEGIN SOLUTION
    Ws, bs = unpack(weightsAndBiases)
    zs, hs = [], [x]  # h(0) = x
    for W, b in zip(Ws, bs, strict=True):
        zs.append(W @ hs[-1] + b[:, np.newaxis])
        hs.append(relu(zs[-1]))
    yhat = softmax(zs[-1])
    loss = -np.mean(np.sum(y * log_softmax(zs[-1]), axis=0))
    return loss, zs, hs[1:-1], yhat
    # END SOLUTION


# Part 5: backward propagation (§7.2).


# BEGIN SOLUTION
def sweep_back(g, x, zs, hs, weightsAndBiases):
    """Step 3 of §7.2 from the output layer, where g is already dJ/dz(l-1), (c, n), down to the input."""
    W, z, h = [None, *unpack(weightsAndBiases)[0]], [None, *zs], [x, *hs]  # numbered as in the notes
    dW, db = [None] * len(W), [None] * len(W)
    for i in range(len(W) - 1, 0, -1):
        db[i] = g.sum(axis=1)  # (b)
        dW[i] = g @ h[i - 1].T  # (c)
        if i > 1:
            g = (W[i].T @ g) * relu_prime(z[i - 1])  # (d), and (a) of the layer below
    return pack(dW[1:], db[1:])


# END SOLUTION
def back_prop(x, y, weightsAndBiases):
    """The gradient of the cost by §7.2 with the shortcut of §7.2.1.

    x: (m, n).  y: one-hot, (c, n).  weightsAndBiases: (P,), see unpack.
    Returns the gradient (P,), packed like the parameters: all dJ/dW(i) row by row, then all dJ/db(i).
    """
    # BEGIN SOLUTION
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    g = (yhat - y) / x.shape[1]  # §7.2.1; the mean of the cost enters once, here
    return sweep_back(g, x, zs, hs, weightsAndBiases)
    # END SOLUTION


def back_prop_general(x, y, weightsAndBiases):
    """The gradient of the cost by the general loop of §7.2, from dJ/dyhat through the Jacobian of softmax.

    The same arguments and value as back_prop, without the shortcut of §7.2.1.
    """
    # BEGIN SOLUTION
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    rows = [dJ_dyhat(*example) @ dyhat_dz2(example[1]) for example in zip(y.T, yhat.T, strict=True)]
    g = np.vstack(rows).T / x.shape[1]  # steps 1 and 3(a) at the output, one column for each example
    return sweep_back(g, x, zs, hs, weightsAndBiases)
    # END SOLUTION


# Part 6: training (§7, §8).


def initWeightsAndBiases():
    """Initial parameters from which the network can learn (§8): not all equal, neither tiny nor huge at any depth.

    Returns a vector (P,), see unpack.
    """
    # BEGIN SOLUTION
    P = sum(rows * (columns + 1) for rows, columns in layer_shapes())
    Ws, bs = unpack(np.zeros(P))
    # A variance of 2 / (inputs of the neuron) makes up for the half of the signal that relu takes away.
    return pack([np.random.randn(*W.shape) * np.sqrt(2 / W.shape[1]) for W in Ws], bs)
    # END SOLUTION


def train(trainX, trainY, weightsAndBiases, testX, testY):
    """Stochastic gradient descent (§7, §8) with the constants LEARNING_RATE, MINIBATCH_SIZE and NUM_EPOCHS.

    Each epoch visits every example once, in a new order; the last batch may be short.
    trainX: (m, n).  trainY: (c, n).  weightsAndBiases: (P,), which stays as it is.
    testX, testY: for watching the progress only; no parameter may depend on them.
    Returns the final parameters (P,) and the trajectory: the start, then the parameters after each epoch.
    """
    # BEGIN SOLUTION
    w = np.array(weightsAndBiases, dtype=float)
    trajectory = [w]
    n = trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for start in range(0, n, MINIBATCH_SIZE):
            batch = order[start:start + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, batch], trainY[:, batch], w)
        trajectory.append(w)
    return w, np.array(trajectory)
    # END SOLUTION


def findBestHyperparameters(trainX, trainY, validX, validY):
    """Try at least ten settings of the module constants with train; choose by the validation data alone (§8).

    trainX: (m, n).  trainY: (c, n).  validX, validY: the same with other examples.
    Returns the best setting as a dictionary, for instance {"LEARNING_RATE": ..., "MINIBATCH_SIZE": ...}.
    """
    # BEGIN SOLUTION
    settings = [
        {"NUM_HIDDEN": width, "LEARNING_RATE": rate, "MINIBATCH_SIZE": size}
        for width in (50, 200) for rate in (0.3, 0.1, 0.03) for size in (16, 32)
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
    # END SOLUTION
