"""Caches and gradients as named tuples; the largest of each window by its index."""

from collections import namedtuple

Pool = namedtuple("Pool", "shape size stride indices")
Gradients = namedtuple("Gradients", "dx dw db")
Affine = namedtuple("Affine", "out cache")


def affine_forward(x, w, b):
    return Affine(out=x @ w + b, cache=(x, w))


def affine_backward(dout, cache):
    x, w = cache
    return Gradients(dx=dout @ w.T, dw=x.T @ dout, db=dout.sum(axis=0))


def max_pool_forward(x, size, stride):
    rows, columns = (x.shape[2] - size) // stride + 1, (x.shape[3] - size) // stride + 1
    out, indices = np.zeros((*x.shape[:2], rows, columns)), {}
    for n, c, r, s in np.ndindex(*out.shape):
        window = x[n, c, r * stride:r * stride + size, s * stride:s * stride + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        out[n, c, r, s] = window[i, j]
        indices[n, c, r, s] = n, c, r * stride + i, s * stride + j
    return out, Pool(x.shape, size, stride, indices)


def max_pool_backward(dout, cache):
    dx = np.zeros(cache.shape)
    for at, came_from in cache.indices.items():
        dx[came_from] += dout[at]
    return dx
