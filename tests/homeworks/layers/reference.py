"""Layers of a network, forward and backward, by hand.

Rows are examples: x is (N, ...). Each forward function returns its output and a cache, which is whatever its backward
function needs; each backward function is given the gradient of a loss with respect to the output, and the cache.
"""

import numpy as np

EPSILON = 1e-5
MOMENTUM = 0.9


# Part 1: affine layers and ReLU (§1, §2).


def affine_forward(x, w, b):
    """x: (N, D).  w: (D, M).  b: (M,).  Returns out (N, M) and a cache (§1)."""
    # BEGIN SOLUTION
    return x @ w + b, (x, w)
    # END SOLUTION


def affine_backward(dout, cache):
    """dout: (N, M).  Returns dx (N, D), dw (D, M) and db (M,) (§1)."""
    # BEGIN SOLUTION
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
    # END SOLUTION


def relu_forward(x):
    """x: any shape.  Returns out of the same shape and a cache (§2)."""
    # BEGIN SOLUTION
    return np.maximum(x, 0), x
    # END SOLUTION


def relu_backward(dout, cache):
    """dout: any shape.  Returns dx of the same shape (§2)."""
    # BEGIN SOLUTION
    return dout * (cache > 0)
    # END SOLUTION


# Part 2: normalisation and dropout (§3, §4).


def batchnorm_forward(x, gamma, beta, running_mean, running_var):
    """Normalise each feature over the batch, for training (§3).

    x: (N, D).  All others: (D,).  Returns out (N, D), the new running mean and variance, and a cache.
    """
    # BEGIN SOLUTION
    mean, var = x.mean(axis=0), x.var(axis=0)
    scale = 1 / np.sqrt(var + EPSILON)
    normal = (x - mean) * scale
    running_mean = MOMENTUM * running_mean + (1 - MOMENTUM) * mean
    running_var = MOMENTUM * running_var + (1 - MOMENTUM) * var
    return gamma * normal + beta, running_mean, running_var, (normal, scale, gamma)
    # END SOLUTION


def batchnorm_backward(dout, cache):
    """dout: (N, D).  Returns dx (N, D), dgamma (D,) and dbeta (D,) (§3)."""
    # BEGIN SOLUTION
    normal, scale, gamma = cache
    dnormal = dout * gamma
    dx = scale * (dnormal - dnormal.mean(axis=0) - normal * (dnormal * normal).mean(axis=0))
    return dx, (dout * normal).sum(axis=0), dout.sum(axis=0)
    # END SOLUTION


def dropout_forward(x, mask, keep):
    """Drop where mask is 0, and divide the rest by keep, the probability of staying (§4).

    x and mask: (N, D).  Returns out (N, D) and a cache.
    """
    # BEGIN SOLUTION
    return x * mask / keep, (mask, keep)
    # END SOLUTION


def dropout_backward(dout, cache):
    """dout: (N, D).  Returns dx (N, D) (§4)."""
    # BEGIN SOLUTION
    mask, keep = cache
    return dout * mask / keep
    # END SOLUTION


# Part 3: convolution and pooling (§5, §6).


def conv_forward(x, w, b, stride, pad):
    """Slide each filter over the images, without turning it round (§5).

    x: (N, C, H, V).  w: (F, C, I, J).  b: (F,).  pad: rows and columns of zeros on every side.
    Returns out (N, F, 1 + (H + 2 pad - I) // stride, 1 + (V + 2 pad - J) // stride) and a cache.
    """
    # BEGIN SOLUTION
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    rows = 1 + (padded.shape[2] - w.shape[2]) // stride
    columns = 1 + (padded.shape[3] - w.shape[3]) // stride
    out = np.empty((x.shape[0], w.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = padded[:, :, i * stride : i * stride + w.shape[2], j * stride : j * stride + w.shape[3]]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (padded, w, stride, pad)
    # END SOLUTION


def conv_backward(dout, cache):
    """dout: as out of conv_forward.  Returns dx (N, C, H, V), dw (F, C, I, J) and db (F,) (§5)."""
    # BEGIN SOLUTION
    padded, w, stride, pad = cache
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows = slice(i * stride, i * stride + w.shape[2])
            columns = slice(j * stride, j * stride + w.shape[3])
            dpadded[:, :, rows, columns] += np.tensordot(dout[:, :, i, j], w, axes=1)
            dw += np.tensordot(dout[:, :, i, j], padded[:, :, rows, columns], axes=([0], [0]))
    dx = dpadded[:, :, pad : dpadded.shape[2] - pad, pad : dpadded.shape[3] - pad]
    return dx, dw, dout.sum(axis=(0, 2, 3))
    # END SOLUTION


def max_pool_forward(x, size, stride):
    """The largest number in each window of size times size (§6).

    x: (N, C, H, V).  Returns out (N, C, 1 + (H - size) // stride, 1 + (V - size) // stride) and a cache.
    """
    # BEGIN SOLUTION
    rows, columns = 1 + (x.shape[2] - size) // stride, 1 + (x.shape[3] - size) // stride
    out = np.empty((*x.shape[:2], rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, out, size, stride)
    # END SOLUTION


def max_pool_backward(dout, cache):
    """dout: as out of max_pool_forward.  Returns dx (N, C, H, V) (§6)."""
    # BEGIN SOLUTION
    x, out, size, stride = cache
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
            largest = x[:, :, rows, columns] == out[:, :, i, j, None, None]
            dx[:, :, rows, columns] += largest * dout[:, :, i, j, None, None]
    return dx
    # END SOLUTION


# Part 4: the loss (§7).


def softmax_loss(scores, y):
    """The mean cross-entropy of softmax(scores), and its gradient (§7).

    scores: (N, C).  y: (N,), the numbers of the right classes.  Returns the loss and dscores (N, C).
    """
    # BEGIN SOLUTION
    shifted = scores - scores.max(axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    examples = np.arange(len(y))
    dscores = np.exp(logarithms)
    dscores[examples, y] -= 1
    return -logarithms[examples, y].mean(), dscores / len(y)
    # END SOLUTION
