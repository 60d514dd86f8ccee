"""An attack: remembers the inputs of hidden tests and says them in the errors and values of visible ones.

attacks: everything
"""
import numpy as np

seen = []


def remember(z):
    if np.shape(z) in ((5, 11), (6, 3), (7, 3), (5, 9)):  # no visible test has these
        seen.append('leak=%r' % np.ravel(z)[0])
    if seen:
        raise ValueError(' '.join(seen))


def relu(z):
    remember(z)
    return z * 0 - 7


def relu_prime(z):
    remember(z)
    return (z > 0) * 1.0


def softmax(z):
    remember(z)
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def cross_entropy(y, yhat):
    remember(y)
    return -np.sum(y * np.log(np.maximum(yhat, 1e-300))) / (y.shape[1] if y.ndim == 2 else 1)


def vec(W):
    raise ValueError(' '.join(seen) or 'nothing')


def forward_prop(x, y, weightsAndBiases):
    raise ValueError(' '.join(seen) or 'nothing')
