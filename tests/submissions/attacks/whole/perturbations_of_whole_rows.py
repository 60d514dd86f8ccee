"""back_prop by central differences, one batch of perturbed copies for each row of weights: few calls, much work"""
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
    n = 1 if y.ndim == 1 else y.shape[1]
    return -np.sum(y * np.log(np.maximum(yhat, 1e-300))) / n


def vec(W):
    return W.reshape(-1)


def unvec(v, shape):
    return v.reshape(shape)


def dJ_dyhat(y, yhat):
    return (-y / np.maximum(yhat, 1e-300)).reshape(1, -1)


def dyhat_dz2(yhat):
    return np.diag(yhat) - np.outer(yhat, yhat)


def dz2_dh1(W2):
    return W2.copy()


def dh1_dz1(z1):
    return np.diag(relu_prime(z1))


def dz1_dvecW1(x, num_hidden):
    return np.kron(np.eye(num_hidden), x.reshape(1, -1))


def dz1_db1(num_hidden):
    return np.eye(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    row = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x, len(b1))
    return unvec(row.ravel(), W1.shape)




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
    zs, hs, h = [], [], x
    for W, b in zip(Ws, bs):
        zs.append(W @ h + b[:, None])
        h = relu(zs[-1])
        hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs[:-1], yhat






def initWeightsAndBiases():
    rng = np.random.default_rng()
    Ws = [rng.normal(0, np.sqrt(2 / c), r * c) for r, c in layer_shapes()]
    return np.concatenate(Ws + [np.zeros(r) for r, _ in layer_shapes()])


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w = weightsAndBiases.copy()
    path = [w.copy()]
    n = trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for i in range(0, n, MINIBATCH_SIZE):
            j = order[i:i + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, j], trainY[:, j], w)
        path.append(w.copy())
    return w, path


def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE, MINIBATCH_SIZE
    old = LEARNING_RATE, MINIBATCH_SIZE
    best = None
    for lr in (0.01, 0.03, 0.1, 0.2, 0.3):
        for mb in (16, 64):
            LEARNING_RATE, MINIBATCH_SIZE = lr, mb
            w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            loss = forward_prop(validX, validY, w)[0]
            if best is None or loss < best[0]:
                best = loss, lr, mb
    LEARNING_RATE, MINIBATCH_SIZE = old
    return {"LEARNING_RATE": best[1], "MINIBATCH_SIZE": best[2]}


def _cost(z, y):
    m = z.max(axis=0)
    return np.log(np.exp(z - m).sum(axis=0)) - ((z - m) * y).sum(axis=0)


def _grad(x, y, Ws, bs):
    """Differences in every single parameter, a batch for each row of weights; no backward sweep, nothing derived.
    The relu pattern is held, the step is fitted to the scores, and the differences are extrapolated."""
    n = x.shape[1]
    hs, on = [x], []
    for W, b in zip(Ws, bs):
        z = W @ hs[-1] + b[:, None]
        on.append(z > 0)
        hs.append(np.where(on[-1], z, 0))
    gw, gb = [], []
    for i, (W, b) in enumerate(zip(Ws, bs)):
        G, B = np.zeros(W.shape), np.zeros(len(b))
        ins = np.vstack([hs[i], np.ones((1, n))])
        m = len(ins)
        big = np.maximum(np.abs(ins).max(axis=1), 1e-300)
        for r in range(W.shape[0]):
            Z = np.zeros((len(b), m, n))
            Z[r] = ins / big[:, None]
            for k in range(i + 1, len(Ws)):
                Z = Z * on[k - 1][:, None, :]
                Z = (Ws[k] @ Z.reshape(Z.shape[0], -1)).reshape(-1, m, n)
            size = np.maximum(np.abs(Z).max(axis=(0, 2)), 1e-300)
            Z = Z / size[:, None]
            z0, yy = z[:, None, :], y[:, None, :]
            T = [(_cost(z0 + h * Z, yy) - _cost(z0 - h * Z, yy)).mean(axis=1) / (2 * h) for h in (.2, .1, .05, .025)]
            for q in range(1, 4):
                T = [(4 ** q * T[j + 1] - T[j]) / (4 ** q - 1) for j in range(len(T) - 1)]
            D = T[0] * size * big
            G[r], B[r] = D[:-1], D[-1]
        gw.append(G.ravel())
        gb.append(B)
    return gw, gb


def back_prop(x, y, weightsAndBiases):
    gw, gb = _grad(x, y, *unpack(weightsAndBiases))
    return np.concatenate(gw + gb)


def back_prop_general(x, y, weightsAndBiases):
    gw, gb = _grad(x, y, *unpack(weightsAndBiases))
    return np.concatenate(gw + gb)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    (a, c), (b, d) = _grad(x[:, None], y[:, None], [W1, W2], [b1, b2])
    return a.reshape(W1.shape), b, c.reshape(W2.shape), d
