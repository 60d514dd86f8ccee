# CS 541  Homework 4
# I do everything with loops because I understand it better that way.

import math
import random

import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20

VERBOSE = False   # set to True to see what is going on


def debug(*things):
    if VERBOSE:
        print("[debug]", *things)


# ---------------------------------------------------------------- PART 1

def relu(z):
    # make a copy so that the z of the caller is not destroyed!
    result = np.array(z, dtype=float)
    result[result < 0] = 0
    return result


def relu_prime(z):
    z = np.asarray(z)
    result = np.zeros(z.shape)
    for index in np.ndindex(*z.shape):
        if z[index] > 0:
            result[index] = 1
        else:
            result[index] = 0
    return result


def softmax_of_one_column(scores):
    # subtract the biggest score, so that exp never overflows
    biggest = scores[0]
    for s in scores:
        if s > biggest:
            biggest = s
    exps = []
    for s in scores:
        exps.append(math.exp(s - biggest))
    total = 0
    for e in exps:
        total = total + e
    return [e / total for e in exps]


def softmax(z):
    # case 1: only one example
    if z.ndim == 1:
        return np.array(softmax_of_one_column(list(z)))
    # case 2: many examples, each is a column
    answer = np.zeros(z.shape)
    number_of_examples = z.shape[1]
    for j in range(number_of_examples):
        probs = softmax_of_one_column(list(z[:, j]))
        for k in range(len(probs)):
            answer[k, j] = probs[k]
    return answer


def safe_log(p):
    if p < 1e-100:
        p = 1e-100
    return math.log(p)


def cross_entropy(y, yhat):
    if y.ndim == 1:
        J = 0.0
        for k in range(len(y)):
            J = J - y[k] * safe_log(yhat[k])
        return J
    n = y.shape[1]
    total = 0.0
    for i in range(n):
        total = total + cross_entropy(y[:, i], yhat[:, i])   # recursion :)
    return total / n


# ---------------------------------------------------------------- PART 2

def vec(W):
    numbers = []
    for row in W:
        for number in row:
            numbers.append(number)
    return np.array(numbers)


def unvec(v, shape):
    k, m = shape
    W = np.zeros((k, m))
    for i in range(k):
        for j in range(m):
            W[i][j] = v[i * m + j]
    return W


def dJ_dyhat(y, yhat):
    row = []
    for k in range(len(y)):
        if y[k] == 0:
            row.append(0.0)
        else:
            row.append(-y[k] / max(yhat[k], 1e-100))
    return np.array([row])


def dyhat_dz2(yhat):
    c = len(yhat)
    jacobian = []
    for i in range(c):
        row = []
        for j in range(c):
            if i == j:
                row.append(yhat[i] * (1 - yhat[i]))
            else:
                row.append(-yhat[i] * yhat[j])
        jacobian.append(row)
    return np.array(jacobian)


def dz2_dh1(W2):
    jacobian = np.zeros(W2.shape)
    for i in range(W2.shape[0]):
        for j in range(W2.shape[1]):
            jacobian[i, j] = W2[i, j]
    return jacobian


def dh1_dz1(z1):
    k = len(z1)
    jacobian = np.zeros((k, k))
    for i in range(k):
        if z1[i] > 0:
            jacobian[i, i] = 1
    return jacobian


def dz1_dvecW1(x, num_hidden):
    m = len(x)
    jacobian = np.zeros((num_hidden, num_hidden * m))
    for i in range(num_hidden):
        start = i * m
        end = (i + 1) * m
        jacobian[i, start:end] = x
    return jacobian


def dz1_db1(num_hidden):
    I = np.zeros((num_hidden, num_hidden))
    for i in range(num_hidden):
        I[i, i] = 1.0
    return I


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    # forward
    z1 = np.dot(W1, x) + b1
    h1 = relu(z1)
    z2 = np.dot(W2, h1) + b2
    yhat = softmax(z2)
    # backward: multiply from the left to the right
    a = dJ_dyhat(y, yhat)                  # 1 x c
    a = np.dot(a, dyhat_dz2(yhat))         # 1 x c
    a = np.dot(a, dz2_dh1(W2))             # 1 x k
    a = np.dot(a, dh1_dz1(z1))             # 1 x k
    a = np.dot(a, dz1_dvecW1(x, len(b1)))  # 1 x k*m
    debug("shape of the gradient before unvec", a.shape)
    return unvec(a[0], W1.shape)


# ---------------------------------------------------------------- PART 3

def gradients_3_layer(x, y, W1, b1, W2, b2):
    k = W1.shape[0]
    m = W1.shape[1]
    c = W2.shape[0]

    z1 = [sum(W1[i] * x) + b1[i] for i in range(k)]
    h1 = [max(0.0, z) for z in z1]
    z2 = [sum(W2[i] * h1) + b2[i] for i in range(c)]
    yhat = softmax_of_one_column(z2)

    error = [yhat[i] - y[i] for i in range(c)]

    dJ_dW2 = np.zeros((c, k))
    for i in range(c):
        for j in range(k):
            dJ_dW2[i, j] = error[i] * h1[j]
    dJ_db2 = np.array(error)

    g = []
    for j in range(k):
        total = 0.0
        if z1[j] > 0:
            for i in range(c):
                total += error[i] * W2[i, j]
        g.append(total)

    dJ_dW1 = np.zeros((k, m))
    for j in range(k):
        dJ_dW1[j] = g[j] * x
    dJ_db1 = np.array(g)
    return dJ_dW1, dJ_db1, dJ_dW2, dJ_db2


# ---------------------------------------------------------------- PART 4

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


def forward_one(x, Ws, bs):
    """forward for ONE example, gives lists of vectors"""
    zs = []
    hs = []
    h = x
    number_of_layers = len(Ws)
    for i in range(number_of_layers):
        z = np.dot(Ws[i], h) + bs[i]
        zs.append(z)
        if i != number_of_layers - 1:
            h = relu(z)
            hs.append(h)
    yhat = np.array(softmax_of_one_column(list(zs[-1])))
    return zs, hs, yhat


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    n = x.shape[1]
    all_zs = [[] for W in Ws]
    all_hs = [[] for W in Ws[:-1]]
    all_yhat = []
    for i in range(n):
        zs, hs, yhat = forward_one(x[:, i], Ws, bs)
        for layer in range(len(zs)):
            all_zs[layer].append(zs[layer])
        for layer in range(len(hs)):
            all_hs[layer].append(hs[layer])
        all_yhat.append(yhat)
    # examples must be the columns again
    zs = [np.array(rows).T for rows in all_zs]
    hs = [np.array(rows).T for rows in all_hs]
    yhat = np.array(all_yhat).T
    loss = cross_entropy(y, yhat)
    return loss, zs, hs, yhat


# ---------------------------------------------------------------- PART 5

def backward_one(x, y, Ws, bs, shortcut):
    """gradient for ONE example"""
    zs, hs, yhat = forward_one(x, Ws, bs)
    hs = [x] + hs                      # now hs[i] is the input of layer i
    if shortcut:
        g = yhat - y
    else:
        g = np.dot(dJ_dyhat(y, yhat), dyhat_dz2(yhat))[0]
    dWs = []
    dbs = []
    i = len(Ws) - 1
    while i >= 0:
        dbs.insert(0, g)
        dWs.insert(0, np.outer(g, hs[i]))
        if i > 0:
            g = np.dot(g, Ws[i])
            g = g * relu_prime(zs[i - 1])
        i = i - 1
    return dWs, dbs


def average_gradient(x, y, weightsAndBiases, shortcut):
    Ws, bs = unpack(weightsAndBiases)
    sum_dWs = [np.zeros(W.shape) for W in Ws]
    sum_dbs = [np.zeros(b.shape) for b in bs]
    n = x.shape[1]
    for i in range(n):
        dWs, dbs = backward_one(x[:, i], y[:, i], Ws, bs, shortcut)
        for layer in range(len(Ws)):
            sum_dWs[layer] += dWs[layer]
            sum_dbs[layer] += dbs[layer]
    flat = []
    for dW in sum_dWs:
        flat.append((dW / n).flatten())
    for db in sum_dbs:
        flat.append(db / n)
    return np.concatenate(flat)


def back_prop(x, y, weightsAndBiases):
    return average_gradient(x, y, weightsAndBiases, True)


def back_prop_general(x, y, weightsAndBiases):
    return average_gradient(x, y, weightsAndBiases, False)


# ---------------------------------------------------------------- PART 6

def initWeightsAndBiases():
    numbers = []
    for rows, columns in layer_shapes():
        limit = math.sqrt(6.0 / columns)
        for _ in range(rows * columns):
            numbers.append(random.uniform(-limit, limit))
    for rows, columns in layer_shapes():
        for _ in range(rows):
            numbers.append(0.01)
    return np.array(numbers)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    weights = np.array(weightsAndBiases)    # np.array copies
    trajectory = []
    trajectory.append(np.array(weights))
    n = trainX.shape[1]
    order = list(range(n))
    for epoch in range(NUM_EPOCHS):
        random.shuffle(order)
        position = 0
        while position < n:
            batch = order[position:position + MINIBATCH_SIZE]
            gradient = back_prop(trainX[:, batch], trainY[:, batch], weights)
            weights = weights - LEARNING_RATE * gradient
            position = position + MINIBATCH_SIZE
        trajectory.append(weights)
        print("epoch", epoch + 1, "of", NUM_EPOCHS)
        if VERBOSE:
            print("test loss", forward_prop(testX, testY, weights)[0])
    return weights, trajectory


def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE
    global MINIBATCH_SIZE
    global NUM_EPOCHS
    # remember the original values
    old1 = LEARNING_RATE
    old2 = MINIBATCH_SIZE
    old3 = NUM_EPOCHS
    settings = [
        [0.1, 32, 3],
        [0.1, 16, 3],
        [0.1, 8, 3],
        [0.05, 32, 3],
        [0.05, 16, 3],
        [0.05, 8, 3],
        [0.01, 32, 4],
        [0.01, 16, 4],
        [0.01, 8, 4],
        [0.005, 8, 4],
        [0.2, 32, 2],
    ]
    best_setting = None
    best_loss = 9999999999
    for s in settings:
        LEARNING_RATE = s[0]
        MINIBATCH_SIZE = s[1]
        NUM_EPOCHS = s[2]
        w0 = initWeightsAndBiases()
        w, t = train(trainX, trainY, w0, validX, validY)
        loss = forward_prop(validX, validY, w)[0]
        print("setting", s, "validation loss", loss)
        if best_setting is None or loss < best_loss:
            best_loss = loss
            best_setting = s
    LEARNING_RATE = old1
    MINIBATCH_SIZE = old2
    NUM_EPOCHS = old3
    return {"LEARNING_RATE": best_setting[0], "MINIBATCH_SIZE": best_setting[1], "NUM_EPOCHS": best_setting[2]}


if __name__ == '__main__':
    trainX = np.load("mnist_train_images.npy").T / 255.0
    trainY = np.load("mnist_train_labels.npy").T
    testX = np.load("mnist_test_images.npy").T / 255.0
    testY = np.load("mnist_test_labels.npy").T
    w = initWeightsAndBiases()
    w, traj = train(trainX, trainY, w, testX, testY)
    yhat = forward_prop(testX, testY, w)[3]
    correct = 0
    for i in range(yhat.shape[1]):
        if np.argmax(yhat[:, i]) == np.argmax(testY[:, i]):
            correct += 1
    print("accuracy", correct / yhat.shape[1])
