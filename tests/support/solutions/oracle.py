"""The homework's functions once more, to check others by: plain formulas in float64, derivatives by differences."""

import itertools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def softmax(z: Array) -> Array:
    """Probabilities down the first axis."""
    e = np.exp(z - z.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def cross_entropy(y: Array, yhat: Array) -> float:
    """The mean cost; the probabilities that count must not be 0."""
    n = y.shape[1] if y.ndim == 2 else 1
    return float(-np.log(yhat[y > 0]).sum() / n)


def unpack(w: Array, widths: list[int]) -> tuple[list[Array], list[Array]]:
    """All matrices row by row, then all vectors."""
    Ws, bs, at = [], [], 0
    for inputs, outputs in itertools.pairwise(widths):
        Ws.append(w[at:at + inputs * outputs].reshape(outputs, inputs))
        at += inputs * outputs
    for outputs in widths[1:]:
        bs.append(w[at:at + outputs])
        at += outputs
    assert at == len(w)
    return Ws, bs


def forward(x: Array, y: Array, w: Array, widths: list[int]) -> tuple[float, list[Array], list[Array], Array]:
    """Loss, all z, the hidden h, and yhat."""
    zs, hs, h = [], [], x
    for W, b in zip(*unpack(w, widths), strict=True):
        zs.append(W @ h + b.reshape(-1, 1))
        h = np.where(zs[-1] > 0, zs[-1], 0.0)
        hs.append(h)
    yhat = softmax(zs[-1])
    return cross_entropy(y, yhat), zs, hs[:-1], yhat


def differences(f: Callable[[Array], Array | float], at: Array, step: float = 1e-6) -> Array:
    """The Jacobian of f by central differences, one column for each entry of `at`."""
    columns = []
    for i in range(at.size):
        move = np.zeros(at.shape)
        move.flat[i] = step
        columns.append((np.ravel(f(at + move)) - np.ravel(f(at - move))) / (2 * step))
    return np.stack(columns, axis=1)


def gradient(x: Array, y: Array, w: Array, widths: list[int]) -> Array:
    """The gradient of the loss by the chain rule, layer by layer; a test compares it to differences."""
    Ws, _ = unpack(w, widths)
    _, zs, hs, yhat = forward(x, y, w, widths)
    below = [x, *hs]
    delta = (yhat - y) / x.shape[1]
    deltas = [delta]
    for layer in range(len(Ws) - 2, -1, -1):
        delta = (zs[layer] > 0) * (Ws[layer + 1].T @ delta)
        deltas.append(delta)
    deltas.reverse()
    blocks: list[Array] = [(d @ h.T).ravel() for d, h in zip(deltas, below, strict=True)]
    return np.concatenate(blocks + [d.sum(axis=1) for d in deltas])
