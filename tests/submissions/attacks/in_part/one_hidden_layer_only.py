"""All of this homework, but a network with one hidden layer only, under the published names of another year, which are recognised.

without: forward_prop back_prop
"""
def pack(W1, b1, W2, b2):
    return np.concatenate([np.ravel(W1), np.ravel(W2), np.ravel(b1), np.ravel(b2)])


def unpack(w):
    k, m, c = NUM_HIDDEN, NUM_INPUT, NUM_OUTPUT
    A, B, p, q = np.split(np.asarray(w), np.cumsum([k * m, c * k, k]))
    return A.reshape(k, m), p, B.reshape(c, k), q


def fCE(X, Y, w):
    W1, b1, W2, b2 = unpack(w)
    yhat = softmax(W2 @ relu(W1 @ X + b1[:, None]) + b2[:, None])
    return cross_entropy(Y, yhat)


def gradCE(X, Y, w):
    W1, b1, W2, b2 = unpack(w)
    z1 = W1 @ X + b1[:, None]
    h1 = relu(z1)
    g2 = (softmax(W2 @ h1 + b2[:, None]) - Y) / X.shape[1]
    g1 = (W2.T @ g2) * relu_prime(z1)
    return pack(g1 @ X.T, g1.sum(axis=1), g2 @ h1.T, g2.sum(axis=1))


def back_prop_general(x, y, w):
    return back_prop(x, y, w)
