"""Right and complete; a comment names the widths in another order than W has them."""
import numpy as np

NUM_HIDDEN_LAYERS = 3
NUM_INPUT = 784
NUM_HIDDEN = 10
NUM_OUTPUT = 10
LEARNING_RATE = 0.1
MINIBATCH_SIZE = 32
NUM_EPOCHS = 20
# the widths are (NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT)


def relu(z):
    return np.maximum(z, 0)


def relu_prime(z):
    return (np.asarray(z) > 0) * 1.0


def softmax(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


def cross_entropy(y, yhat):
    n = 1 if np.ndim(y) == 1 else np.shape(y)[1]
    return float(-np.sum(np.where(y > 0, np.log(np.maximum(yhat, 1e-300)), 0.0)) / n)


def vec(W):
    return np.reshape(W, -1)


def unvec(v, shape):
    return np.reshape(v, shape)


def dJ_dyhat(y, yhat):
    return -(y / yhat).reshape(1, -1)


def dyhat_dz2(yhat):
    return np.diag(yhat) - np.outer(yhat, yhat)


def dz2_dh1(W2):
    return np.array(W2)


def dh1_dz1(z1):
    return np.diag(relu_prime(z1))


def dz1_dvecW1(x, num_hidden):
    return np.kron(np.eye(num_hidden), np.reshape(x, (1, -1)))


def dz1_db1(num_hidden):
    return np.eye(num_hidden)


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    row = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x, len(z1))
    return unvec(row, W1.shape)


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    h1 = relu(z1)
    g2 = softmax(W2 @ h1 + b2) - y
    g1 = (W2.T @ g2) * relu_prime(z1)
    return np.outer(g1, x), g1, np.outer(g2, h1), g2


def layer_shapes():
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1]))


def unpack(w):
    Ws, bs, at = [], [], 0
    for o, i in layer_shapes():
        Ws.append(w[at:at + o * i].reshape(o, i))
        at += o * i
    for o, _ in layer_shapes():
        bs.append(w[at:at + o])
        at += o
    return Ws, bs


def forward_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    zs, hs, h = [], [], x
    for k, (W, b) in enumerate(zip(Ws, bs)):
        z = W @ h + b[:, None]
        zs.append(z)
        if k < len(Ws) - 1:
            h = relu(z)
            hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs, yhat


def back_prop(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    n = x.shape[1]
    g, dW, db = (yhat - y) / n, [], []
    for k in range(len(Ws) - 1, -1, -1):
        below = hs[k - 1] if k else x
        dW.insert(0, (g @ below.T).ravel())
        db.insert(0, g.sum(axis=1))
        if k:
            g = (Ws[k].T @ g) * relu_prime(zs[k - 1])
    return np.concatenate(dW + db)


def back_prop_general(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    n = x.shape[1]
    g = -np.divide(y, yhat)
    g = np.column_stack([dyhat_dz2(yhat[:, j]) @ g[:, j] for j in range(n)]) / n
    dW, db = [], []
    for k in range(len(Ws) - 1, -1, -1):
        below = hs[k - 1] if k else x
        dW.insert(0, (g @ below.T).ravel())
        db.insert(0, g.sum(axis=1))
        if k:
            g = (Ws[k].T @ g) * relu_prime(zs[k - 1])
    return np.concatenate(dW + db)


def initWeightsAndBiases():
    Ws, bs = [], []
    for o, i in layer_shapes():
        Ws.append((np.random.randn(o, i) * np.sqrt(2 / i)).ravel())
        bs.append(np.full(o, 0.01))
    return np.concatenate(Ws + bs)


def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, path = np.array(weightsAndBiases, dtype=float), []
    n = trainX.shape[1]
    for _ in range(NUM_EPOCHS):
        order = np.random.permutation(n)
        for at in range(0, n, MINIBATCH_SIZE):
            rows = order[at:at + MINIBATCH_SIZE]
            w = w - LEARNING_RATE * back_prop(trainX[:, rows], trainY[:, rows], w)
        path.append(w.copy())
    return w, path


def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE, NUM_EPOCHS
    best, chosen = -1, None
    for rate in (0.01, 0.03, 0.1, 0.2, 0.3):
        for epochs in (2, 5):
            LEARNING_RATE, NUM_EPOCHS = rate, epochs
            w, _ = train(trainX, trainY, initWeightsAndBiases(), validX, validY)
            yhat = forward_prop(validX, validY, w)[3]
            right = np.mean(yhat.argmax(axis=0) == validY.argmax(axis=0))
            if right > best:
                best, chosen = right, {"LEARNING_RATE": rate, "NUM_EPOCHS": epochs}
    return chosen
