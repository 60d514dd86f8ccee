"""Loops, dictionaries, np.dot."""
# Homework 4 - deep network on MNIST
import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10

LEARNING_RATE = 0.1
MINIBATCH_SIZE = 50
NUM_EPOCHS = 4


def relu(z):
    out = np.array(z, dtype=float)
    out[out < 0] = 0.0
    return out


def relu_prime(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def softmax(z):
    if z.ndim == 1:
        return softmax(z[:, None])[:, 0]
    shifted = z - z.max(axis=0)
    top = np.exp(shifted)
    bottom = top.sum(axis=0)
    return top / bottom


def cross_entropy(y, yhat):
    if y.ndim == 1:
        y, yhat = y[:, None], yhat[:, None]
    total = 0.0
    for j in range(y.shape[1]):
        k = np.argmax(y[:, j])
        total -= np.log(yhat[k, j])
    return total / y.shape[1]


def vec(W):
    return np.concatenate([row for row in W])


def unvec(v, shape):
    rows, cols = shape
    return np.array([v[r * cols:(r + 1) * cols] for r in range(rows)])


def dJ_dyhat(y, yhat):
    return np.array([[-a / p for a, p in zip(y, yhat)]])


def dyhat_dz2(yhat):
    c = len(yhat)
    D = np.zeros((c, c))
    for i in range(c):
        for j in range(c):
            if i == j:
                D[i, j] = yhat[i] * (1 - yhat[i])
            else:
                D[i, j] = -yhat[i] * yhat[j]
    return D


def dz2_dh1(W2):
    return np.copy(W2)


def dh1_dz1(z1):
    k = len(z1)
    D = np.zeros((k, k))
    for i in range(k):
        if z1[i] > 0:
            D[i, i] = 1
    return D


def dz1_dvecW1(x, num_hidden):
    m = len(x)
    D = np.zeros((num_hidden, num_hidden * m))
    for r in range(num_hidden):
        D[r, r * m:(r + 1) * m] = x
    return D


def dz1_db1(num_hidden):
    return np.identity(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1.dot(x) + b1
    h1 = relu(z1)
    yhat = softmax(W2.dot(h1) + b2)
    row = dJ_dyhat(y, yhat).dot(dyhat_dz2(yhat)).dot(dz2_dh1(W2)).dot(dh1_dz1(z1))
    full = row.dot(dz1_dvecW1(x, len(z1)))
    return unvec(full[0], W1.shape)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1.dot(x) + b1
    h1 = relu(z1)
    yhat = softmax(W2.dot(h1) + b2)
    delta2 = yhat - y
    delta1 = np.dot(delta2, W2)
    delta1 = delta1 * relu_prime(z1)
    return delta1[:, None] * x[None, :], delta1, delta2[:, None] * h1[None, :], delta2


def unpack(weightsAndBiases):
    sizes = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    Ws = []
    bs = []
    pos = 0
    for l in range(len(sizes) - 1):
        cnt = sizes[l] * sizes[l + 1]
        Ws.append(np.reshape(weightsAndBiases[pos:pos + cnt], (sizes[l + 1], sizes[l])))
        pos = pos + cnt
    for l in range(len(sizes) - 1):
        bs.append(weightsAndBiases[pos:pos + sizes[l + 1]])
        pos = pos + sizes[l + 1]
    return Ws, bs


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    L = NUM_HIDDEN_LAYERS + 1
    zs = []
    hs = []
    prev = x
    for l in range(L):
        zs.append(np.dot(Ws[l], prev) + np.atleast_2d(bs[l]).T)
        if l == L - 1:
            break
        prev = relu(zs[l])
        hs.append(prev)
    yhat = softmax(zs[L - 1])
    loss = cross_entropy(y, yhat)
    return loss, zs, hs, yhat


def back_prop(x, y, weightsAndBiases):
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    Ws, bs = unpack(weightsAndBiases)
    N = y.shape[1]
    L = NUM_HIDDEN_LAYERS + 1
    gradW, gradb = {}, {}
    delta = yhat - y
    for l in range(L, 0, -1):
        below = x if l == 1 else hs[l - 2]
        gradW[l] = np.dot(delta, below.T)
        gradb[l] = np.mean(delta, axis=1)
        if l > 1:
            delta = np.dot(Ws[l - 1].T, delta)
            delta = np.multiply(delta, relu_prime(zs[l - 2]))
    flat = [gradW[l].reshape(-1) for l in range(1, L + 1)]
    flat += [gradb[l].reshape(-1) for l in range(1, L + 1)]
    return np.hstack(flat)


def back_prop_general(x, y, weightsAndBiases):
    loss, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    Ws, bs = unpack(weightsAndBiases)
    N = y.shape[1]
    L = NUM_HIDDEN_LAYERS + 1
    gradW = [np.zeros(W.shape) for W in Ws]
    gradb = [np.zeros(b.shape) for b in bs]
    for j in range(N):
        g = -y[:, j] / yhat[:, j]
        g = g @ (np.diag(yhat[:, j]) - np.outer(yhat[:, j], yhat[:, j]))
        for l in range(L - 1, -1, -1):
            below = x[:, j] if l == 0 else hs[l - 1][:, j]
            gradW[l] += np.outer(g, below) / N
            gradb[l] += g / N
            if l > 0:
                g = (g @ Ws[l]) * relu_prime(zs[l - 1][:, j])
    return np.hstack([a.reshape(-1) for a in gradW + gradb])


def initWeightsAndBiases():
    sizes = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    Ws = [np.random.normal(0, 1 / np.sqrt(sizes[l]), sizes[l] * sizes[l + 1]) for l in range(len(sizes) - 1)]
    bs = [np.full(s, 0.01) for s in sizes[1:]]
    return np.hstack(Ws + bs)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    params = np.array(weightsAndBiases)
    trajectory = []
    N = trainX.shape[1]
    for e in range(NUM_EPOCHS):
        idx = np.arange(N)
        np.random.shuffle(idx)
        i = 0
        while i < N:
            sel = idx[i:i + MINIBATCH_SIZE]
            grad = back_prop(trainX[:, sel], trainY[:, sel], params)
            params = params - LEARNING_RATE * grad
            i += MINIBATCH_SIZE
        trajectory.append(params.copy())
    return params, trajectory


def findBestHyperparameters(trainX, trainY, validX, validY):
    results = []
    for rate in (0.3, 0.1, 0.03, 0.01, 0.003):
        for batch in (20, 100):
            globals()["LEARNING_RATE"] = rate
            globals()["MINIBATCH_SIZE"] = batch
            params, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            results.append((forward_prop(validX, validY, params)[0], rate, batch))
    results = [r for r in results if np.isfinite(r[0])]
    _, rate, batch = min(results)
    globals()["LEARNING_RATE"] = rate
    globals()["MINIBATCH_SIZE"] = batch
    return {"LEARNING_RATE": rate, "MINIBATCH_SIZE": batch}
