"""The `truth` fixture of this homework: designed points of networks, and the labels and probabilities of classes."""

from __future__ import annotations

from dataclasses import field
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.truth import Truth
from grader.homework.network.points import Point, Sizes, designed_point, distinct_sizes
from grader.homework.network.scope import EVERYTHING, NetworkScope


@dataclass(frozen=True)
class NetworkTruth(Truth):
    """What one test may know of networks; `scope` is what the file can be asked."""

    scope: NetworkScope = field(default=EVERYTHING)

    def point(self, name: str, hidden_layers: int, *, sparse: bool = False) -> Point:
        """A designed point in which m, k, c, n and the depth all differ."""
        seed = self.seed(name)
        sizes, n = distinct_sizes(seed, hidden_layers)
        return designed_point(seed, self.scope.fitted(sizes), n, sparse=sparse)

    def point_at(self, name: str, sizes: Sizes, n: int, *, sparse: bool = False) -> Point:
        """A designed point of given sizes."""
        return designed_point(self.seed(name), self.scope.fitted(sizes), n, sparse=sparse)

    def example(self, name: str, sizes: Sizes | None = None) -> Point:
        """A designed point of one hidden layer, cut down to its first example."""
        seed = self.seed(name)
        drawn, n = distinct_sizes(seed, hidden_layers=1)
        point = designed_point(seed, sizes or drawn, n)
        return Point(point.sizes, point.x[:, :1], point.y[:, :1], point.w)

    def probabilities(self, name: str, *shape: int) -> Any:
        """Columns that sum to 1, every entry at least 0.04 for up to ten classes."""
        weights = 1.0 + np.random.default_rng(self.seed(name)).integers(0, 4, size=shape)
        return weights / weights.sum(axis=0)

    def labels(self, name: str, c: int, n: int) -> Any:
        """One-hot columns, (c, n), in which every class occurs when n >= c."""
        order = np.random.default_rng(self.seed(name)).permutation(np.arange(n) % c)
        return np.eye(c)[order].T.copy()
