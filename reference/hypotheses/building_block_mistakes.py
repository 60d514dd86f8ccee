"""Mistakes of the building blocks and the Jacobians: a table of what each function would be under each mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.judgement.diagnosis import Hypothesis

from .readings import cap, largest_kept, threshold
from .recipe import Array, relu, softmax

Block = Callable[..., Any]


@np.errstate(divide="ignore", invalid="ignore")
def cross_entropy(y: Array, yhat: Array) -> float:
    """0 log 0 counts as 0; a true class of probability 0 costs infinitely much."""
    return float(-np.where(y > 0, y * np.log(yhat), 0.0).sum() / _last(y))


def _last(a: Array) -> int:
    return a.shape[1] if a.ndim == 2 else 1


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


def _shifted_exp(z: Array) -> Array:
    return np.exp(z - z.max(axis=0))


def _one(yhat: Array) -> Array:
    return np.outer(yhat, yhat)


MISTAKES: dict[str, list[tuple[str, str, Block]]] = {
    "relu": [
        ("sign-flipped", "the negative numbers are kept", lambda z: np.minimum(z, 0)),
        ("missing-hidden-activation", "", lambda z: z),
        ("relu-derivative-returned", "", lambda z: (z > 0).astype(float)),
        ("relu-leaky", "the absolute value", np.abs),
    ],
    "relu_prime": [
        ("relu-prime-at-zero", "", lambda z: (z >= 0).astype(float)),
        ("relu-prime-at-zero", "", lambda z: np.where(z == 0, 0.5, z > 0)),
        ("relu-for-its-derivative", "", relu),
        ("sign-flipped", "1 where z < 0", lambda z: (z < 0).astype(float)),
        ("sign-flipped", "1 where z <= 0", lambda z: (z <= 0).astype(float)),
        ("z-for-relu-prime", "", lambda z: z),
        ("relu-prime-sign", "", np.sign),
        ("missing-relu-mask", "", np.ones_like),
    ],
    "softmax": [
        ("softmax-wrong-axis", "", lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)),
        ("softmax-wrong-axis", "", lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)),
        ("softmax-wrong-axis", "", lambda z: _shifted_exp(z) / _shifted_exp(z).sum(axis=-1, keepdims=True)),
        ("softmax-over-everything", "", lambda z: _shifted_exp(z) / _shifted_exp(z).sum()),
        ("softmax-over-everything", "", lambda z: np.exp(z) / np.exp(z).sum()),
        ("missing-output-activation", "exp alone", lambda z: np.exp(z)),
        ("missing-output-activation", "exp alone", _shifted_exp),
        ("missing-output-activation", "z itself", lambda z: z),
        ("missing-output-activation", "a sigmoid", lambda z: 1 / (1 + np.exp(-z))),
        ("softmax-unstable", "", lambda z: np.exp(z) / np.exp(z).sum(axis=0)),
        ("softmax-shifted-by-batch", "", lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=0)),
    ],
    "cross_entropy": [
        ("loss-outer-product", "", lambda y, p: -np.sum(y @ np.log(p).T) / _last(y)),
        ("loss-outer-product", "", lambda y, p: -np.sum(y @ np.log(p).T)),
        ("loss-outer-product", "", lambda y, p: -np.sum(y.T @ np.log(p)) / _last(y)),
        ("loss-outer-product", "", lambda y, p: -np.sum(y.T @ np.log(p))),
        ("loss-outer-product", "", lambda y, p: -np.mean(y.T @ np.log(p))),
        ("loss-first-example-only", "", lambda y, p: -np.sum(y[:, 0] * np.log(p[:, 0]))),
        ("loss-first-example-only", "divided by n", lambda y, p: -np.sum(y[:, 0] * np.log(p[:, 0])) / _last(y)),
        ("arguments-swapped", "", lambda y, p: cross_entropy(p, np.maximum(y, 1e-12))),
        ("log-of-zero", "", lambda y, p: -(y * np.log(p)).sum() / _last(y)),
    ],
    "vec": [
        ("column-major-vec", "", lambda W: W.ravel(order="F")),
    ],
    "unvec": [
        ("column-major-vec", "", lambda v, shape: v.reshape(shape, order="F")),
        ("column-major-vec", "", lambda v, shape: v.reshape(shape[::-1]).T),
        ("shape-reversed", "", lambda v, shape: v.reshape(shape[::-1])),
    ],
    "dJ_dyhat": [
        ("softmax-included-too-early", "", lambda y, p: (p - y)[None, :]),
        ("missing-division-by-yhat", "", lambda y, p: -y[None, :]),
    ],
    "dyhat_dz2": [
        ("sign-flipped", "the products of two probabilities", lambda p: np.diag(p) + _one(p)),
        ("sign-flipped", "off the diagonal", lambda p: np.diag(p * (1 - p)) + _one(p) - np.diag(p**2)),
        ("hadamard-for-matrix-product", "", lambda p: np.diag(p * (1 - p))),
        ("missing-diagonal-term", "", lambda p: -_one(p)),
        ("missing-diagonal-term", "", lambda p: np.diag(p)),
        ("diagonal-as-vector", "", lambda p: p * (1 - p)),
    ],
    "dz2_dh1": [
        ("transposed-weights", "", lambda W2: W2.T),
    ],
    "dh1_dz1": [
        ("relu-prime-at-zero", "", lambda z: np.diag((z >= 0).astype(float))),
        ("missing-relu-mask", "", lambda z: np.eye(len(z))),
        ("relu-for-its-derivative", "", lambda z: np.diag(relu(z))),
        ("z-for-relu-prime", "", np.diag),
        ("relu-prime-sign", "", lambda z: np.diag(np.sign(z))),
        ("sign-flipped", "1 where z < 0", lambda z: np.diag((z < 0).astype(float))),
        ("diagonal-as-vector", "", lambda z: (z > 0).astype(float)),
        ("filled-off-the-diagonal", "", lambda z: np.outer(z > 0, z > 0).astype(float)),
        ("filled-off-the-diagonal", "", lambda z: np.tile((z > 0).astype(float), (len(z), 1))),
        ("filled-off-the-diagonal", "", lambda z: np.tile((z > 0).astype(float), (len(z), 1)).T),
    ],
    "dz1_dvecW1": [
        ("column-major-vec", "", lambda x, k: np.kron(x[None, :], np.eye(k))),
        ("shape-reversed", "", lambda x, k: by_rows(x, k).T),
        ("filled-off-the-diagonal", "", lambda x, k: np.tile(x, (k, k))),
        ("diagonal-as-vector", "", lambda x, k: x),
        ("diagonal-as-vector", "", lambda x, k: np.tile(x, (k, 1))),
    ],
    "dz1_db1": [
        ("filled-off-the-diagonal", "", lambda k: np.ones((k, k))),
        ("diagonal-as-vector", "", lambda k: np.ones(k)),
    ],
}

# The right value, or what another mistake has made of it, changed afterwards or from changed arguments.
AROUND: dict[str, list[tuple[str, str, Callable[[Block], Block]]]] = {
    "softmax": [
        ("sign-flipped", "of z", lambda f: lambda z: f(-z)),
        ("activation-at-output", "", lambda f: lambda z: f(relu(z))),
        ("integer-truncation", "z", lambda f: lambda z: f(np.trunc(z))),
    ],
    "cross_entropy": [
        ("loss-summed", "", lambda f: lambda y, p: f(y, p) * _last(y)),
        ("loss-divided-by-classes", "", lambda f: lambda y, p: f(y, p) / len(y)),
        ("loss-divided-by-classes", "not by the examples", lambda f: lambda y, p: f(y, p) * _last(y) / len(y)),
        ("double-batch-mean", "", lambda f: lambda y, p: f(y, p) / _last(y)),
        ("wrong-log-base", "base 2", lambda f: lambda y, p: f(y, p) / np.log(2)),
        ("wrong-log-base", "base 10", lambda f: lambda y, p: f(y, p) / np.log(10)),
    ],
    "dJ_dyhat": [
        ("divided-by-classes", "", lambda f: lambda y, p: f(y, p) / len(y)),
        ("wrong-log-base", "base 2", lambda f: lambda y, p: f(y, p) / np.log(2)),
        ("wrong-log-base", "base 10", lambda f: lambda y, p: f(y, p) / np.log(10)),
    ],
}
AFTERWARDS: list[tuple[str, Callable[[Any], Any]]] = [
    ("sign-flipped", np.negative),
    ("integer-truncation", np.trunc),
]

H = Hypothesis
# With a constant that the mistake leaves open: a slope for negative z, a cap, a threshold, a factor, a guard.
OPEN: dict[str, list[Hypothesis]] = {
    "relu": [
        H("relu-leaky", lambda f, t: lambda z: np.where(z > 0, z, t * z), 2, 0.01),
        H("relu-capped", lambda f, t: lambda z: np.minimum(relu(z), t), 2, largest_kept),
        H("relu-threshold", lambda f, t: lambda z: np.where(z > t, z, 0.0), 2, threshold, rough=True),
    ],
    "relu_prime": [
        H("relu-leaky", lambda f, t: lambda z: np.where(z > 0, 1.0, t), 2, 0.01),
        H("relu-threshold", lambda f, t: lambda z: (z > t).astype(float), 2, threshold, rough=True),
        H("relu-capped", lambda f, t: lambda z: ((z > 0) & (z < t)).astype(float), 2, cap, rough=True),
    ],
    "dh1_dz1": [
        H("relu-leaky", lambda f, t: lambda z: np.diag(np.where(z > 0, 1.0, t)), 2, 0.01),
    ],
    "softmax": [H("softmax-scaled", lambda f, t: lambda z: softmax(t * z), 2, 0.5)],
    "cross_entropy": [H("log-guard", lambda f, t: lambda y, p: cross_entropy(y, p + t), 3, 1e-4)],
}


def hypotheses(question: str) -> list[Hypothesis]:
    """All mistakes of one building block."""
    replaced = [H(name, lambda f, t, wrong=wrong: wrong, detail=detail) for name, detail, wrong in MISTAKES[question]]
    wrapped = AROUND.get(question, [])
    around = [H(name, lambda f, t, wrap=wrap: wrap(f), detail=detail) for name, detail, wrap in wrapped]
    after = [H(name, lambda f, t, last=last: lambda *given: last(f(*given))) for name, last in AFTERWARDS]
    return [*replaced, *around, *after, *OPEN.get(question, [])]


def compute(f: Block, arguments: tuple[Any, ...]) -> tuple[Array, ...]:
    return (np.asarray(f(*arguments), dtype=float),)
