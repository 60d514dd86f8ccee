"""Layers with their backward functions, right, and wrong in one way each: a table to try checks of backward on.

A layer is a forward function that returns (out, cache), and a backward function of (dout, cache). A bug is another
backward function, or a change of the forward function that the right backward function does not know of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Backward = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Layer:
    """`inputs` draws them; `bugs` are wrong backward functions by name."""

    inputs: Callable[[np.random.Generator], dict[str, Array]]
    forward: Callable[..., tuple[Any, Any]]
    backward: Backward
    bugs: Mapping[str, Backward] = field(default_factory=dict)


def affine_inputs(rng: np.random.Generator) -> dict[str, Array]:
    n, m, k = rng.choice(np.arange(3, 9), size=3, replace=False)
    return {"x": rng.normal(size=(n, m)), "w": rng.normal(size=(m, k)), "b": rng.normal(size=k)}


def affine_forward(x: Array, w: Array, b: Array) -> tuple[Array, Any]:
    return x @ w + b, (x, w, b)


def affine_backward(dout: Array, cache: Any) -> tuple[Array, Array, Array]:
    x, w, _ = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)


def _one_wrong(backward: Backward) -> Backward:
    """One element of the last gradient but one is wrong by a ten-thousandth of itself."""

    def wrong(dout: Any, cache: Any) -> Any:
        *first, middle, last = backward(dout, cache)
        middle = middle.copy()
        middle.flat[np.argmax(np.abs(middle))] *= 1 + 1e-4
        return (*first, middle, last)

    return wrong


def _scaled(backward: Backward, *factors: float) -> Backward:
    return lambda dout, cache: tuple(f * g for f, g in zip(factors, backward(dout, cache), strict=True))


AFFINE = Layer(affine_inputs, affine_forward, affine_backward, {
    "mean for sum": lambda d, c: (d @ c[1].T, c[0].T @ d / len(d), d.mean(axis=0)),
    "bias a mean": lambda d, c: (d @ c[1].T, c[0].T @ d, d.mean(axis=0)),
    "sign of the input's": _scaled(affine_backward, -1, 1, 1),
    "twice": _scaled(affine_backward, 1, 2, 1),
    "bias not summed": lambda d, c: (d @ c[1].T, c[0].T @ d, d),
    "bias summed to one number": lambda d, c: (d @ c[1].T, c[0].T @ d, np.full(d.shape[1], d.sum())),
    "weights transposed": lambda d, c: (d @ c[1].T, (c[0].T @ d).T, d.sum(axis=0)),
    "upstream ignored": lambda d, c: affine_backward(np.ones_like(d), c),
    "input's is 0": _scaled(affine_backward, 0, 1, 1),
    "one element": _one_wrong(affine_backward),
    "a weight decay": lambda d, c: (d @ c[1].T, c[0].T @ d + 1e-4 * c[1], d.sum(axis=0)),
    "first example only": lambda d, c: (d @ c[1].T, np.outer(c[0][0], d[0]), d.sum(axis=0)),
    "single precision": lambda d, c: tuple(g.astype(np.float16) for g in affine_backward(d, c)),
    "too few": lambda d, c: affine_backward(d, c)[:2],
    "nan": _scaled(affine_backward, 1, float("nan"), 1),
})


def relu_inputs(rng: np.random.Generator) -> dict[str, Array]:
    return {"x": rng.normal(size=tuple(rng.integers(3, 12, size=2)))}


def relu_forward(x: Array) -> tuple[Array, Any]:
    return np.maximum(x, 0), x


def relu_backward(dout: Array, x: Array) -> Array:
    return dout * (x > 0)


RELU = Layer(relu_inputs, relu_forward, relu_backward, {
    "no mask": lambda d, x: d,
    "mask of the upstream": lambda d, x: d * (d > 0),
    "mask the other way": lambda d, x: d * (x < 0),
    "leaky": lambda d, x: d * np.where(x > 0, 1, 0.01),
    "times its value": lambda d, x: d * np.maximum(x, 0),
    "the least positive masked": lambda d, x: d * (x > x[x > 0].min()),
    "transposed": lambda d, x: (d * (x > 0)).T,
})


def batch_norm_inputs(rng: np.random.Generator) -> dict[str, Array]:
    n, m = rng.choice(np.arange(4, 10), size=2, replace=False)
    return {"x": rng.normal(size=(n, m)) + rng.normal(size=m), "gamma": rng.uniform(0.5, 2, size=m),
            "beta": rng.normal(size=m)}


def batch_norm_forward(x: Array, gamma: Array, beta: Array) -> tuple[Array, Any]:
    deviation = np.sqrt(x.var(axis=0) + 1e-5)
    normal = (x - x.mean(axis=0)) / deviation
    return gamma * normal + beta, (normal, gamma, deviation)


def batch_norm_backward(
    dout: Array, cache: Any, *, mean: bool = True, variance: bool = True, n: float = 0, power: int = 1
) -> tuple[Array, Array, Array]:
    normal, gamma, deviation = cache
    d, n = dout * gamma, n or len(dout)
    dx = d - mean * d.sum(axis=0) / n - variance * normal * (d * normal).sum(axis=0) / n
    return dx / deviation**power, (dout * normal).sum(axis=0), dout.sum(axis=0)


BATCH_NORM = Layer(batch_norm_inputs, batch_norm_forward, batch_norm_backward, {
    "no mean term": lambda d, c: batch_norm_backward(d, c, mean=False),
    "no variance term": lambda d, c: batch_norm_backward(d, c, variance=False),
    "n - 1": lambda d, c: batch_norm_backward(d, c, n=len(d) - 1),
    "variance for deviation": lambda d, c: batch_norm_backward(d, c, power=2),
    "gamma forgotten": lambda d, c: batch_norm_backward(d, (c[0], np.ones_like(c[1]), c[2])),
    "gamma not summed": lambda d, c: (batch_norm_backward(d, c)[0], d * c[0], d.sum(axis=0)),
    "beta a mean": lambda d, c: (*batch_norm_backward(d, c)[:2], d.mean(axis=0)),
    "gamma and beta swapped": lambda d, c: tuple(batch_norm_backward(d, c)[i] for i in (0, 2, 1)),
})


def conv_inputs(rng: np.random.Generator) -> dict[str, Array]:
    return {"x": rng.normal(size=(2, 3, 6, 5)), "w": rng.normal(size=(4, 3, 3, 2)), "b": rng.normal(size=4)}


def _windows(x: Array, height: int, width: int, stride: int) -> Array:
    """(n, channels, rows, columns, height, width)"""
    return np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


PAD, STRIDE = 1, 2


def _padded(x: Array) -> Array:
    return np.pad(x, ((0, 0), (0, 0), (PAD, PAD), (PAD, PAD)))


def conv_forward(x: Array, w: Array, b: Array) -> tuple[Array, Any]:
    windows = _windows(_padded(x), *w.shape[2:], STRIDE)
    return np.einsum("ncijhw,kchw->nkij", windows, w) + b[:, None, None], (x, w)


def conv_backward(
    dout: Array, cache: Any, *, flipped: bool = False, pad: int = PAD, stride: int = STRIDE, add: bool = True
) -> tuple[Array, Array, Array]:
    x, w = cache
    padded, used = _padded(x), w[:, :, ::-1, ::-1] if flipped else w
    dw = np.einsum("ncijhw,nkij->kchw", _windows(padded, *w.shape[2:], STRIDE), dout)
    dx = np.zeros_like(padded)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            top, left = i * stride, j * stride
            part = dx[:, :, top : top + w.shape[2], left : left + w.shape[3]]
            part[...] = add * part + np.einsum("nk,kchw->nchw", dout[:, :, i, j], used)
    return dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, dout.sum(axis=(0, 2, 3))


CONV = Layer(conv_inputs, conv_forward, conv_backward, {
    "kernel flipped": lambda d, c: conv_backward(d, c, flipped=True),
    "padding kept": lambda d, c: conv_backward(d, c, pad=0),
    "stride forgotten": lambda d, c: conv_backward(d, c, stride=1),
    "overlaps overwritten": lambda d, c: conv_backward(d, c, add=False),
    "bias not summed over examples": lambda d, c: (*conv_backward(d, c)[:2], d.sum(axis=(2, 3))),
    "bias a mean": lambda d, c: (*conv_backward(d, c)[:2], d.mean(axis=(0, 2, 3))),
    "one element": _one_wrong(conv_backward),
})


def pool_inputs(rng: np.random.Generator) -> dict[str, Array]:
    return {"x": rng.normal(size=(3, 2, 6, 4))}


def _tiles(x: Array) -> Array:
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2)


def pool_forward(x: Array) -> tuple[Array, Any]:
    return _tiles(x).max(axis=(3, 5)), x


def _up(values: Array) -> Array:
    return values[:, :, :, None, :, None]


def pool_backward(dout: Array, x: Array) -> Array:
    tiles = _tiles(x)
    return np.asarray(((tiles == _up(tiles.max(axis=(3, 5)))) * _up(dout)).reshape(x.shape))


POOL = Layer(pool_inputs, pool_forward, pool_backward, {
    "shared by all": lambda d, x: np.broadcast_to(_up(d) / 4, _tiles(x).shape).reshape(x.shape),
    "to all": lambda d, x: np.broadcast_to(_up(d), _tiles(x).shape).reshape(x.shape),
    "to the smallest": lambda d, x: pool_backward(d, -x),
    "to the first": lambda d, x: pool_backward(d, np.arange(x.size, 0, -1.0).reshape(x.shape)),
    "times the value": lambda d, x: pool_backward(d, x) * x,
})


def loss_inputs(rng: np.random.Generator) -> dict[str, Array]:
    return {"scores": 2 * rng.normal(size=tuple(rng.choice(np.arange(3, 9), size=2, replace=False)))}


def _labels(scores: Array) -> Array:
    return np.eye(scores.shape[1])[(np.arange(len(scores)) * 2 + 1) % scores.shape[1]]


def _softmax(scores: Array) -> Array:
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def loss_forward(scores: Array) -> tuple[float, Any]:
    p = _softmax(scores)
    return float(-np.log((p * _labels(scores)).sum(axis=1)).mean()), p


def loss_backward(dout: float, p: Array) -> Array:
    return dout * (p - _labels(p)) / len(p)


LOSS = Layer(loss_inputs, loss_forward, loss_backward, {
    "not averaged": lambda d, p: d * (p - _labels(p)),
    "over the classes": lambda d, p: d * (p - _labels(p)) / p.shape[1],
    "sign": lambda d, p: -loss_backward(d, p),
    "upstream ignored": lambda d, p: loss_backward(1.0, p),
    "labels forgotten": lambda d, p: d * p / len(p),
    "only where the label is": lambda d, p: loss_backward(d, p) * _labels(p),
    "softmax's Jacobian twice": lambda d, p: p * (loss_backward(d, p) - (p * loss_backward(d, p)).sum(1)[:, None]),
})

LAYERS = {"affine": AFFINE, "relu": RELU, "batch norm": BATCH_NORM, "convolution": CONV, "max pooling": POOL,
          "softmax loss": LOSS}
