"""Mistakes of the building blocks and the Jacobians: a table of what each function would be under each mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .recipe import Array, relu, softmax

Block = Callable[..., Any]


def cross_entropy(y: Array, yhat: Array) -> float:
    n = y.shape[1] if y.ndim == 2 else 1
    return float(-(y * np.log(yhat)).sum() / n)


def d_softmax(yhat: Array) -> Array:
    return np.diag(yhat) - np.outer(yhat, yhat)


def by_rows(x: Array, num_hidden: int) -> Array:
    return np.kron(np.eye(num_hidden), x[None, :])


TRUE: dict[str, Block] = {
    "relu": relu,
    "relu_prime": lambda z: (z > 0).astype(float),
    "softmax": softmax,
    "cross_entropy": cross_entropy,
    "vec": lambda W: W.ravel(),
    "unvec": lambda v, shape: v.reshape(shape),
    "dJ_dyhat": lambda y, yhat: (-y / yhat)[None, :],
    "dyhat_dz2": d_softmax,
    "dz2_dh1": lambda W2: W2,
    "dh1_dz1": lambda z1: np.diag((z1 > 0).astype(float)),
    "dz1_dvecW1": by_rows,
    "dz1_db1": lambda num_hidden: np.eye(num_hidden),
}


def _last(a: Array) -> int:
    return a.shape[1] if a.ndim == 2 else 1


def _one(yhat: Array) -> Array:
    return np.outer(yhat, yhat)


MISTAKES: dict[str, list[tuple[str, Block]]] = {
    "relu": [
        ("sign-flipped", lambda z: np.minimum(z, 0)),
        ("sign-flipped", lambda z: -relu(z)),
        ("missing-hidden-activation", lambda z: z),
        ("integer-truncation", lambda z: np.trunc(relu(z))),
        ("relu-derivative-returned", lambda z: (z > 0).astype(float)),
    ],
    "relu_prime": [
        ("relu-prime-at-zero", lambda z: (z >= 0).astype(float)),
        ("relu-prime-at-zero", lambda z: np.where(z == 0, 0.5, z > 0)),
        ("relu-for-its-derivative", relu),
        ("sign-flipped", lambda z: (z < 0).astype(float)),
        ("sign-flipped", lambda z: (z <= 0).astype(float)),
        ("sign-flipped", np.sign),
        ("missing-relu-mask", np.ones_like),
    ],
    "softmax": [
        ("softmax-wrong-axis", lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)),
        ("softmax-over-everything", lambda z: np.exp(z) / np.exp(z).sum()),
        ("sign-flipped", lambda z: softmax(-z)),
        ("missing-output-activation", lambda z: np.exp(z)),
        ("missing-output-activation", lambda z: np.exp(z - z.max(axis=0))),
        ("missing-output-activation", lambda z: z),
        ("missing-output-activation", lambda z: 1 / (1 + np.exp(-z))),
        ("activation-at-output", lambda z: softmax(relu(z))),
        ("integer-truncation", lambda z: softmax(np.trunc(z))),
        ("integer-truncation", lambda z: np.trunc(softmax(z))),
    ],
    "cross_entropy": [
        ("loss-summed", lambda y, p: cross_entropy(y, p) * _last(y)),
        ("loss-divided-by-classes", lambda y, p: cross_entropy(y, p) / len(y)),
        ("loss-divided-by-classes", lambda y, p: cross_entropy(y, p) * _last(y) / len(y)),
        ("loss-outer-product", lambda y, p: -np.sum(y @ np.log(p).T) / _last(y)),
        ("loss-outer-product", lambda y, p: -np.sum(y @ np.log(p).T)),
        ("loss-outer-product", lambda y, p: -np.sum(y.T @ np.log(p)) / _last(y)),
        ("loss-outer-product", lambda y, p: -np.sum(y.T @ np.log(p))),
        ("loss-outer-product", lambda y, p: -np.mean(y.T @ np.log(p))),
        ("loss-first-example-only", lambda y, p: -np.sum(y[:, 0] * np.log(p[:, 0]))),
        ("loss-first-example-only", lambda y, p: -np.sum(y[:, 0] * np.log(p[:, 0])) / _last(y)),
        ("sign-flipped", lambda y, p: -cross_entropy(y, p)),
        ("double-batch-mean", lambda y, p: cross_entropy(y, p) / _last(y)),
        ("integer-truncation", lambda y, p: float(int(cross_entropy(y, p)))),
        ("arguments-swapped", lambda y, p: cross_entropy(p, np.maximum(y, 1e-12))),
    ],
    "vec": [("column-major-vec", lambda W: W.ravel(order="F")), ("integer-truncation", lambda W: np.trunc(W.ravel()))],
    "unvec": [
        ("column-major-vec", lambda v, shape: v.reshape(shape, order="F")),
        ("column-major-vec", lambda v, shape: v.reshape(shape[::-1]).T),
        ("column-major-vec", lambda v, shape: v.reshape(shape[::-1])),
        ("integer-truncation", lambda v, shape: np.trunc(v.reshape(shape))),
    ],
    "dJ_dyhat": [
        ("sign-flipped", lambda y, p: (y / p)[None, :]),
        ("divided-by-classes", lambda y, p: (-y / p)[None, :] / len(y)),
        ("softmax-included-too-early", lambda y, p: (p - y)[None, :]),
        ("missing-division-by-yhat", lambda y, p: -y[None, :]),
        ("integer-truncation", lambda y, p: np.trunc(-y / p)[None, :]),
    ],
    "dyhat_dz2": [
        ("sign-flipped", lambda p: -d_softmax(p)),
        ("sign-flipped", lambda p: np.diag(p) + _one(p)),
        ("sign-flipped", lambda p: np.diag(p * (1 - p)) + _one(p) - np.diag(p**2)),
        ("hadamard-for-matrix-product", lambda p: np.diag(p * (1 - p))),
        ("integer-truncation", lambda p: np.trunc(d_softmax(p))),
        ("missing-diagonal-term", lambda p: -_one(p)),
        ("missing-diagonal-term", lambda p: np.diag(p)),
    ],
    "dz2_dh1": [
        ("transposed-weights", lambda W2: W2.T),
        ("sign-flipped", lambda W2: -W2),
        ("integer-truncation", np.trunc),
    ],
    "dh1_dz1": [
        ("relu-prime-at-zero", lambda z: np.diag((z >= 0).astype(float))),
        ("missing-relu-mask", lambda z: np.eye(len(z))),
        ("relu-for-its-derivative", lambda z: np.diag(relu(z))),
        ("sign-flipped", lambda z: np.diag((z < 0).astype(float))),
        ("hadamard-for-matrix-product", lambda z: (z > 0).astype(float)),
        ("matrix-product-for-hadamard", lambda z: np.outer(z > 0, z > 0).astype(float)),
    ],
    "dz1_dvecW1": [
        ("column-major-vec", lambda x, k: np.kron(x[None, :], np.eye(k))),
        ("transposed-weights", lambda x, k: by_rows(x, k).T),
        ("sign-flipped", lambda x, k: -by_rows(x, k)),
        ("integer-truncation", lambda x, k: np.trunc(by_rows(x, k))),
        ("hadamard-for-matrix-product", lambda x, k: np.tile(x, (k, k))),
    ],
    "dz1_db1": [
        ("bias-summed-to-scalar", lambda k: np.array([[1.0]])),
        ("bias-not-summed", lambda k: np.ones((k, k))),
        ("bias-not-summed", lambda k: np.ones(k)),
        ("sign-flipped", lambda k: -np.eye(k)),
        ("integer-truncation", lambda k: np.zeros((k, k))),
    ],
}


def _relu_leaks(f: Block, t: float) -> Block:
    return lambda z: np.where(z > 0, z, t * z)


def _slope_leaks(f: Block, t: float) -> Block:
    return lambda z: np.where(z > 0, 1.0, t)


def hypotheses(question: str) -> list[Hypothesis]:
    """All mistakes of one building block."""
    table = [Hypothesis(name, lambda f, t, wrong=wrong: wrong) for name, wrong in MISTAKES[question]]
    if question == "relu":
        table.append(Hypothesis("relu-leaky", _relu_leaks, 2, start=0.01))
    if question == "relu_prime":
        table.append(Hypothesis("relu-leaky", _slope_leaks, 2, start=0.01))
    if question == "dh1_dz1":
        table.append(Hypothesis("relu-leaky", lambda f, t: lambda z: np.diag(np.where(z > 0, 1.0, t)), 2, start=0.01))
    return table


def compute(f: Block, arguments: tuple[Any, ...]) -> tuple[Array, ...]:
    return (np.squeeze(np.asarray(f(*arguments), dtype=float)),)
