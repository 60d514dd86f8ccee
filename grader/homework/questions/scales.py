"""The same network at other scales: relu(c z) = c relu(z), so one point gives gradients of every size.

Where the input and every hidden layer are scaled by powers of two and the output is not, every probability keeps its
bits, and each block of the gradient is scaled by a power of two. What caps a value, or a gradient, does not follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from grader.homework.network.packing import Array, Sizes, join, split, unpack
from grader.homework.network.points import Point

STEPS = (2.0**-14, 2.0**-7, 1.0, 2.0**7, 2.0**19)  # numbers of designed cases lie between 2**-6 and 2: 1e-6 to 1e6
LARGE, SMALL = 2.0**10, 2.0**-10


def factors(sizes: Sizes, *, first: float) -> tuple[float, ...]:
    """The scales of x and of the hidden layers, large and small by turns from `first` on, and that of the output, 1."""
    other = SMALL if first == LARGE else LARGE
    return (*((first, other)[i % 2] for i in range(sizes.hidden_layers + 1)), 1.0)


def rescaled(point: Point, scales: Sequence[float]) -> Point:
    """The network whose layers, x first, are `scales` times those of `point`; its probabilities are the same."""
    Ws, bs = unpack(point.w, point.sizes)
    w = join([W * (after / before) for W, (before, after) in zip(Ws, pairwise(scales), strict=True)],
             [b * scale for b, scale in zip(bs, scales[1:], strict=True)])
    return Point(point.sizes, point.x * scales[0], point.y.copy(), w)


def rescaled_gradient(gradient: Array, sizes: Sizes, scales: Sequence[float]) -> Array:
    """The gradient (P,) at a rescaled point, from that at the point itself."""
    dWs, dbs = unpack(gradient, sizes)
    return join([dW * (before / after) for dW, (before, after) in zip(dWs, pairwise(scales), strict=True)],
                [db / scale for db, scale in zip(dbs, scales[1:], strict=True)])


def twins(point: Point) -> list[tuple[Point, tuple[float, ...]]]:
    """The point at two other scales: what is large in one is small in the other."""
    return [(rescaled(point, scales), scales)
            for scales in (factors(point.sizes, first=LARGE), factors(point.sizes, first=SMALL))]


@np.errstate(all="ignore")  # answers as large as float64 goes are not capped
def cap(got: Sequence[Array], wanted: Sequence[Array], sizes: Sizes) -> str:
    """How gradients (P,) are capped, in words, where `got` are exactly `wanted` under one and the same cap; else "".

    Two or more must be changed by it: by value, by the norm of all of it, or by that of each block.
    """
    if any(a.shape != b.shape or not np.isfinite(a).all() for a, b in zip(got, wanted, strict=True)):
        return ""
    largest = max(float(np.abs(each).max()) for each in got)
    if largest == 0:
        return ""  # that is no cap
    clipped = [np.clip(each, -largest, largest) for each in wanted]
    if all(map(_close, got, clipped)) and sum(not _close(a, b) for a, b in zip(clipped, wanted, strict=True)) > 1:
        return f"no entry is larger than {largest:.6g}"
    if norm := _norm_cap(got, wanted):
        return f"its norm is never larger than {norm:.6g}"
    norm = _norm_cap(_blocks(got, sizes), _blocks(wanted, sizes))
    return f"the norm of a block is never larger than {norm:.6g}" if norm else ""


def _blocks(gradients: Sequence[Array], sizes: Sizes) -> list[Array]:
    return [block.value.ravel() for gradient in gradients for block in split(gradient, sizes)]


def _norm_cap(got: Sequence[Array], wanted: Sequence[Array]) -> float:
    """The norm above which each of `wanted` was made shorter to give `got`, where two or more were; else 0."""
    limit = max(float(np.linalg.norm(each)) for each in got)
    shortened = [b * min(1.0, limit / max(float(np.linalg.norm(b)), 1e-300)) for b in wanted]
    changed = sum(not _close(a, b) for a, b in zip(shortened, wanted, strict=True))
    return limit if changed > 1 and all(map(_close, got, shortened)) else 0.0


def _close(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9 * float(np.abs(b).max(initial=0.0))))
