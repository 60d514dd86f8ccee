"""Designed points: inputs, labels and parameters at which every mistake shows and no kink is near.

All values are multiples of powers of two, coarse enough that every pre-activation of the notes' network is exact in
float64 up to depth 5: the same seed gives the same bits on every platform, whatever its matrix product.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from grader.data_classes import dataclass
from grader.homework.network.forward import likelihood
from grader.homework.network.packing import Array, Sizes, join

__all__ = ["Point", "Sizes", "design", "designed_point", "distinct_sizes"]

X_STEP, W_STEP, B_STEP = 2.0**-4, 2.0**-6, 2.0**-10
ATTEMPTS = 40
MOST_KEPT = 2048  # points; a homework has some hundred
LEAST_PROBABILITY = 0.005  # of a true class: below it, its log dwarfs the rest of the loss


@dataclass(frozen=True)
class Point:
    """x (m, n), one-hot y (c, n), flat parameters w (P,): all float64."""

    sizes: Sizes
    x: Array
    y: Array
    w: Array

    @property
    def n(self) -> int:
        return int(self.x.shape[1])


@lru_cache(MOST_KEPT)
def distinct_sizes(seed: int, hidden_layers: int) -> tuple[Sizes, int]:
    """Sizes and a number of examples n, all different from each other and from any depth; n is at least c."""
    rng = np.random.default_rng([seed, hidden_layers])
    c = int(rng.integers(6, 8))
    k, m, n = (int(v) for v in rng.choice(np.arange(8, 15), size=3, replace=False))
    return Sizes(m, k, c, hidden_layers), n


@lru_cache(MOST_KEPT)
def designed_point(seed: int, sizes: Sizes, n: int, *, sparse: bool = False) -> Point:
    """A point at which all classes occur (when n >= c) and every hidden unit is active on 25 to 75 % of the examples.

    With n = 1 that is impossible: there, every second unit is active. Its arrays are kept for the next submission, and
    nobody can write into them.
    """
    x, y, w = design(seed, sizes.widths, n, sparse=sparse)
    for array in (x, y, w):
        array.setflags(write=False)
    return Point(sizes, x, y, w)


def design(seed: int, widths: Sequence[int], n: int, *, sparse: bool = False) -> tuple[Array, Array, Array]:
    """x, y and w of a designed point for any list of widths: the first attempt that is good, else the best."""
    best, best_quality = None, -1.0
    for attempt in range(ATTEMPTS):
        *found, zs = _attempt(np.random.default_rng([seed, attempt, n, *widths]), widths, n, sparse)
        quality = _quality(found[1], zs)
        if best is None or quality > best_quality:
            best, best_quality = found, quality
        if quality >= 1.0:
            break
    assert best is not None
    x, y, w = best
    return x, y, w


def _attempt(
    rng: np.random.Generator, widths: Sequence[int], n: int, sparse: bool
) -> tuple[Array, Array, Array, list[Array]]:
    """x, y and w, and every pre-activation z they lead to."""
    x = _inputs(rng, widths[0], n, sparse)
    y = np.eye(widths[-1])[rng.permutation(np.arange(n) % widths[-1])].T.copy()
    Ws: list[Array] = []
    bs: list[Array] = []
    zs: list[Array] = []
    h = x
    for fan_in, width in pairwise(widths):
        W = _weights(rng, width, fan_in)
        z = W @ h
        last = len(Ws) == len(widths) - 2
        b = _centred(rng, z) if last else _biases(z)
        Ws.append(W)
        bs.append(b)
        zs.append(z + b[:, None])
        h = np.maximum(zs[-1], 0)
    return x, y, join(Ws, bs), zs


def _inputs(rng: np.random.Generator, m: int, n: int, sparse: bool) -> Array:
    if not sparse:
        return X_STEP * rng.integers(-16, 17, size=(m, n)).astype(np.float64)
    kept = rng.integers(0, 4, size=(m, n)) == 0
    return np.where(kept, X_STEP * rng.integers(-32, 33, size=(m, n)), 0.0)


def _weights(rng: np.random.Generator, outputs: int, inputs: int) -> Array:
    """Uniform, of variance about 3 / inputs, which keeps the size of z through all layers."""
    largest = max(1, round(3.0 / inputs**0.5 / W_STEP))
    return W_STEP * rng.integers(-largest, largest + 1, size=(outputs, inputs)).astype(np.float64)


def _biases(z: Array) -> Array:
    """For each unit, minus the middle of the widest gap among the middle half of its z; z is (k, n). None is 0."""
    k, n = z.shape
    if n == 1:
        return _on_grid(np.where(np.arange(k) % 2, 0.25, -0.25) - z[:, 0])
    ordered = np.sort(z, axis=1)
    first, last = -(-n // 4), 3 * n // 4  # so many examples stay inactive
    above = first + np.argmax(ordered[:, first : last + 1] - ordered[:, first - 1 : last], axis=1)
    units = np.arange(k)
    return _on_grid(-(ordered[units, above - 1] + ordered[units, above]) / 2)


def _on_grid(values: Array) -> Array:
    rounded = np.round(values / B_STEP) * B_STEP
    return np.where(rounded == 0, B_STEP, rounded)


def _centred(rng: np.random.Generator, z: Array) -> Array:
    """Output biases that keep all classes probable, and that are not 0."""
    return _on_grid(rng.integers(-256, 257, size=len(z)) * B_STEP - z.mean(axis=1))


def _quality(y: Array, zs: Sequence[Array]) -> float:
    """1 or more when margins, activity and probabilities are all as they should be; else how near they are."""
    n = y.shape[1]
    margin = min((float(np.abs(z).min()) for z in zs[:-1]), default=1.0) / (2.0**-7 / max(1.0, n / 16))
    active = [np.mean(z > 0, axis=1) for z in zs[:-1]]
    balanced = n == 1 or all(each.min() >= 0.25 and each.max() <= 0.75 for each in active)
    likely = float(likelihood(y, zs[-1]).min()) / LEAST_PROBABILITY
    return min(margin, likely) if balanced else 0.0
