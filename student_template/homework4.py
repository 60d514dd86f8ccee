"""Homework 4: a feed-forward network by hand.

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


# Part 1 (12 points): building blocks (§1, §3). Each takes one example, (c,), or a batch of columns, (c, n).


def relu(z):
    """The hidden activation, element by element (§1).

    z: any shape.  Returns an array of the same shape; z itself stays as it is.
    """
    raise NotImplementedError("relu is not implemented yet")


def relu_prime(z):
    """The derivative of relu, element by element: 1 where z > 0 and 0 where z <= 0 (§3).

    z: any shape.  Returns an array of the same shape.
    """
    raise NotImplementedError("relu_prime is not implemented yet")


def softmax(z):
    """The probabilities of the classes, one distribution per column (§1). Scores of 1000 must not overflow.

    z: (c,) or (c, n).  Returns yhat of the same shape; each column sums to 1.
    """
    raise NotImplementedError("softmax is not implemented yet")


def cross_entropy(y, yhat):
    """The cost J of §1: the mean over the examples. It stays finite when a probability is 0.

    y: one-hot, (c,) or (c, n).  yhat: probabilities, the same shape.  Returns one number.
    """
    raise NotImplementedError("cross_entropy is not implemented yet")


# Part 2 (14 points): the Jacobians of the 3-layer network, for one example (§2, §3, §5).


def vec(W):
    """The rows of W, one after another (§2).

    W: (k, m).  Returns a vector (k*m,).
    """
    raise NotImplementedError("vec is not implemented yet")


def unvec(v, shape):
    """The matrix whose rows stand one after another in v (§2); the inverse of vec.

    v: (k*m,).  shape: (k, m).  Returns W of that shape.
    """
    raise NotImplementedError("unvec is not implemented yet")


def dJ_dyhat(y, yhat):
    """The derivative of the cost of one example with respect to its probabilities (§3).

    y, yhat: (c,).  Returns a row (1, c).
    """
    raise NotImplementedError("dJ_dyhat is not implemented yet")


def dyhat_dz2(yhat):
    """The Jacobian of softmax, written with its output (§3).

    yhat: (c,).  Returns (c, c).
    """
    raise NotImplementedError("dyhat_dz2 is not implemented yet")


def dz2_dh1(W2):
    """The Jacobian of z(2) with respect to h(1) (§3).

    W2: (c, k).  Returns (c, k).
    """
    raise NotImplementedError("dz2_dh1 is not implemented yet")


def dh1_dz1(z1):
    """The Jacobian of the hidden activation (§3).

    z1: (k,).  Returns (k, k).
    """
    raise NotImplementedError("dh1_dz1 is not implemented yet")


def dz1_dvecW1(x, num_hidden):
    """The Jacobian of z(1) with respect to vec[W(1)] (§3).

    x: (m,).  num_hidden: k.  Returns (k, k*m).
    """
    raise NotImplementedError("dz1_dvecW1 is not implemented yet")


def dz1_db1(num_hidden):
    """The Jacobian of z(1) with respect to b(1) (§5).

    num_hidden: k.  Returns (k, k).
    """
    raise NotImplementedError("dz1_db1 is not implemented yet")


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    """The gradient of W(1) as the product of the Jacobians above (§2, §3), for one example.

    x: (m,).  y: (c,).  W1: (k, m).  b1: (k,).  W2: (c, k).  b2: (c,).  Returns (k, m).
    """
    raise NotImplementedError("dJ_dW1_by_jacobians is not implemented yet")


# Part 3 (12 points): the same, simplified on paper (§4 to §6), for one example.


def gradients_3_layer(x, y, W1, b1, W2, b2):
    """All gradients of the 3-layer network, as §4, §5 and §6 simplify them.

    x: (m,).  y: (c,).  W1: (k, m).  b1: (k,).  W2: (c, k).  b2: (c,).
    Returns dJ_dW1 (k, m), dJ_db1 (k,), dJ_dW2 (c, k), dJ_db2 (c,).
    """
    raise NotImplementedError("gradients_3_layer is not implemented yet")


# Part 4 (16 points): forward propagation (§7.1), any number of hidden layers, any widths.


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


def forward_prop(x, y, weightsAndBiases):
    """Forward propagation through all layers (§7.1): relu in the hidden layers, softmax at the output.

    x: (m, n).  y: one-hot, (c, n).  weightsAndBiases: (P,), see unpack.
    Returns loss (the cost of §1), zs = [z(1), ..., z(l-1)], hs = [h(1), ..., h(l-2)] and yhat (c, n).
    """
    raise NotImplementedError("forward_prop is not implemented yet")


# Part 5 (30 points): backward propagation (§7.2).


def back_prop(x, y, weightsAndBiases):
    """The gradient of the cost by §7.2 with the shortcut of §7.2.1.

    x: (m, n).  y: one-hot, (c, n).  weightsAndBiases: (P,), see unpack.
    Returns the gradient (P,), packed like the parameters: all dJ/dW(i) row by row, then all dJ/db(i).
    """
    raise NotImplementedError("back_prop is not implemented yet")


def back_prop_general(x, y, weightsAndBiases):
    """The gradient of the cost by the general loop of §7.2, from dJ/dyhat through the Jacobian of softmax.

    The same arguments and value as back_prop, without the shortcut of §7.2.1.
    """
    raise NotImplementedError("back_prop_general is not implemented yet")


# Part 6 (16 points): training (§7, §8).


def initWeightsAndBiases():
    """Initial parameters from which the network can learn (§8): not all equal, neither tiny nor huge at any depth.

    Returns a vector (P,), see unpack.
    """
    raise NotImplementedError("initWeightsAndBiases is not implemented yet")


def train(trainX, trainY, weightsAndBiases, testX, testY):
    """Stochastic gradient descent (§7, §8) with the constants LEARNING_RATE, MINIBATCH_SIZE and NUM_EPOCHS.

    Each epoch visits every example once, in a new order; the last batch may be short.
    trainX: (m, n).  trainY: (c, n).  weightsAndBiases: (P,), which stays as it is.
    testX, testY: for watching the progress only; no parameter may depend on them.
    Returns the final parameters (P,) and the trajectory: the start, then the parameters after each epoch.
    """
    raise NotImplementedError("train is not implemented yet")


def findBestHyperparameters(trainX, trainY, validX, validY):
    """Try at least ten settings of the module constants with train; choose by the validation data alone (§8).

    trainX: (m, n).  trainY: (c, n).  validX, validY: the same with other examples.
    Returns the best setting as a dictionary, for instance {"LEARNING_RATE": ..., "MINIBATCH_SIZE": ...}.
    """
    raise NotImplementedError("findBestHyperparameters is not implemented yet")
