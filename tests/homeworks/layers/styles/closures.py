"""The cache is the backward pass itself: a function that remembers what it needs."""


def affine_forward(x, w, b):
    return x @ w + b, lambda dout: (dout @ w.T, x.T @ dout, dout.sum(axis=0))


def affine_backward(dout, cache):
    return cache(dout)


def relu_forward(x):
    return np.maximum(0, x), lambda dout: np.where(x > 0, dout, 0.0)


def relu_backward(dout, cache):
    return cache(dout)
