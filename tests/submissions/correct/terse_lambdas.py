# hw4  -- short and sweet
import numpy as np
from numpy import exp, log, diag, eye, einsum, outer

NUM_HIDDEN_LAYERS, NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT = 3, 784, 10, 10
LEARNING_RATE, MINIBATCH_SIZE, NUM_EPOCHS = .1, 32, 20

relu = lambda z: np.maximum(z, 0)
relu_prime = lambda z: np.heaviside(z, 0)
def softmax(z): e = exp(z - z.max(0)); return e / e.sum(0)
cross_entropy = lambda y, yhat: -(y * log(yhat + 1e-300)).sum(0).mean()

vec = lambda W: W.ravel()
unvec = lambda v, shape: v.reshape(shape)
dJ_dyhat = lambda y, yhat: (-y / yhat)[None]
dyhat_dz2 = lambda yhat: diag(yhat) - outer(yhat, yhat)
dz2_dh1 = lambda W2: W2
dh1_dz1 = lambda z1: diag(relu_prime(z1))
dz1_dvecW1 = lambda x, num_hidden: np.kron(eye(num_hidden), x)
dz1_db1 = eye
def dz1_db1(num_hidden): return eye(num_hidden)

def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z = W1 @ x + b1; p = softmax(W2 @ relu(z) + b2)
    return unvec((dJ_dyhat(y, p) @ dyhat_dz2(p) @ dz2_dh1(W2) @ dh1_dz1(z) @ dz1_dvecW1(x, len(z)))[0], W1.shape)

def gradients_3_layer(x, y, W1, b1, W2, b2):
    z = W1 @ x + b1; h = relu(z); d = softmax(W2 @ h + b2) - y; g = d @ W2 * (z > 0)
    return outer(g, x), g, outer(d, h), d

def layer_shapes():
    """The shapes (out, in) of W(1), ..., W(l-1) that the constants give. Given; nothing to do."""
    widths = [NUM_INPUT] + NUM_HIDDEN_LAYERS * [NUM_HIDDEN] + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1], strict=True))

def unpack(weightsAndBiases):
    """The weight matrices and bias vectors in a flat vector. Given; nothing to do."""
    shapes = layer_shapes()
    lengths = [rows * columns for rows, columns in shapes] + [rows for rows, _ in shapes]
    pieces = np.split(weightsAndBiases, np.cumsum(lengths)[:-1])
    Ws, bs = pieces[:len(shapes)], pieces[len(shapes):]
    return [W.reshape(shape) for W, shape in zip(Ws, shapes, strict=True)], bs

def forward_prop(x, y, weightsAndBiases):
    zs, hs, h = [], [], x
    for W, b in zip(*unpack(weightsAndBiases)): zs += [W @ h + b[:, None]]; hs += [h := relu(zs[-1])]
    return cross_entropy(y, p := softmax(zs[-1])), zs, hs[:-1], p

def _bp(g, x, zs, hs, Ws):      # g = dJ/dz at the top
    dW, db = [], []
    for i in range(len(Ws))[::-1]:
        dW += [einsum('on,in->oi', g, ([x] + hs)[i]).ravel()]; db += [einsum('on->o', g)]
        if i: g = einsum('oi,on->in', Ws[i], g) * relu_prime(zs[i-1])
    return np.hstack(dW[::-1] + db[::-1])

def back_prop(x, y, weightsAndBiases):
    _, zs, hs, p = forward_prop(x, y, weightsAndBiases)
    return _bp((p - y) / y.shape[1], x, zs, hs, unpack(weightsAndBiases)[0])

def back_prop_general(x, y, weightsAndBiases):
    _, zs, hs, p = forward_prop(x, y, weightsAndBiases)
    p = np.maximum(p, 1e-150)
    J = einsum('in,ij->nij', p, eye(len(p))) - einsum('in,jn->nij', p, p)
    return _bp(einsum('in,nij->jn', -y / p / y.shape[1], J), x, zs, hs, unpack(weightsAndBiases)[0])

def initWeightsAndBiases():
    s = layer_shapes()
    return np.hstack([np.random.randn(o * i) * (2 / i) ** .5 for o, i in s] + [np.zeros(o) for o, _ in s])

def train(trainX, trainY, weightsAndBiases, testX, testY):
    w, n = weightsAndBiases.copy(), trainX.shape[1]; t = [w.copy()]
    for _ in range(NUM_EPOCHS):
        p = np.random.permutation(n)
        for i in range(0, n, MINIBATCH_SIZE): j = p[i:i+MINIBATCH_SIZE]; w -= LEARNING_RATE * back_prop(trainX[:, j], trainY[:, j], w)
        t += [w.copy()]
    return w, t

def findBestHyperparameters(trainX, trainY, validX, validY):
    global LEARNING_RATE, MINIBATCH_SIZE
    old, r = (LEARNING_RATE, MINIBATCH_SIZE), {}
    for LEARNING_RATE in (.3, .1, .03, .01, .003):
        for MINIBATCH_SIZE in (16, 64): r[LEARNING_RATE, MINIBATCH_SIZE] = forward_prop(validX, validY, train(trainX, trainY, initWeightsAndBiases(), validX, validY)[0])[0]
    LEARNING_RATE, MINIBATCH_SIZE = old
    return dict(zip(("LEARNING_RATE", "MINIBATCH_SIZE"), min(r, key=r.get)))
