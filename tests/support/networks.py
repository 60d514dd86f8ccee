"""Networks at designed points, and their losses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.homework.network.forward import loss
from grader.homework.network.packing import unpack
from grader.homework.network.points import Point, designed_point, distinct_sizes
from tests.support.probabilities import softmax

At = Callable[[str, Any], Any]


def some_point(seed: int = 1, depth: int = 3, sparse: bool = False) -> Point:
    """A point of a network that has this depth, and a number of its own for each of its sizes."""
    sizes, n = distinct_sizes(seed, depth)
    return designed_point(seed, sizes, n, sparse=sparse)


def any_point(seed: int, depth: int = 3) -> Point:
    """The same, and in every second one most of the inputs are 0."""
    return some_point(seed, depth, sparse=bool(seed % 2))


def losses_of(point: Point) -> Callable[[Iterable[Any]], list[float]]:
    """The notes' loss there, at each of the parameters that are asked for."""
    return lambda ws: [float(loss(point.x, point.y, w, point.sizes.widths)) for w in ws]


def rounded_at(place: str, kind: type = np.float32) -> At:
    """Rounds what has this name to `kind`, or all that has a name if the place is everywhere."""
    return lambda name, value: value.astype(kind) if place in (name, "everywhere") else value


def forward_pass(at: At, x: Any, w: Any, widths: Sequence[int]) -> tuple[list[Any], list[Any], Any]:
    """The Ws, the inputs of all layers, and the probabilities of a right program that rounds where `at` does."""
    Ws, bs = unpack(at("parameters", w), widths)
    h, hs, z = at("inputs", x), [], None
    for W, b in zip(Ws, bs, strict=True):
        hs.append(h)
        z = W @ h + b[:, None]
        h = at("hidden layers", np.maximum(z, 0))
    return Ws, hs, at("probabilities", softmax(at("scores", z)))
