"""Networks at designed points, and their losses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from grader.homework.network.forward import loss
from grader.homework.network.points import Point, designed_point, distinct_sizes


def some_point(seed: int = 1, depth: int = 3, sparse: bool = False) -> Point:
    """A point of a network that has this depth, and a number of its own for each of its sizes."""
    sizes, n = distinct_sizes(seed, depth)
    return designed_point(seed, sizes, n, sparse=sparse)


def losses_of(point: Point) -> Callable[[Iterable[Any]], list[float]]:
    """The notes' loss there, at each of the parameters that are asked for."""
    return lambda ws: [float(loss(point.x, point.y, w, point.sizes.widths)) for w in ws]
