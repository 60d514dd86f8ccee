"""The `truth` fixture: cases drawn from the test's own seed, and their expected values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.grading.answers import Answers
from grader.homework.network.scope import EVERYTHING, Scope
from grader.judgement.points import Point, Sizes, designed_point, distinct_sizes

GRID = 2.0**-6


@dataclass(frozen=True)
class Truth:
    """What one test may know. Hidden tests draw from the secret seed, `cases` times; public ones once."""

    answers: Answers
    seed_text: str
    cases: int = 1
    sizes: Sizes | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    scope: Scope = EVERYTHING
    secret_text: str = ""

    @property
    def has_answers(self) -> bool:
        """False on a student's laptop."""
        return self.answers.complete

    def at(self, sizes: Sizes | None, **settings: float) -> Truth:
        """The same truth for a network of `sizes`, with `settings` such as NUM_EPOCHS."""
        return replace(self, sizes=sizes, settings=settings)

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        return lambda *arguments: self.answers.known(function, arguments, self.sizes, **self.settings)

    def many(self, function: str, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The value of `function` for each tuple of `arguments`, as `student.many` gives the student's."""
        return [getattr(self, function)(*each) for each in arguments]

    def seed(self, name: str) -> int:
        """A seed for the case `name`, the same in every run."""
        return int.from_bytes(hashlib.sha256(f"{self.seed_text}/{name}".encode()).digest()[:4], "big")

    def secret(self, name: str) -> int:
        """A seed that nobody can know from the public ones, for what a visible test must not let be foreseen."""
        return int.from_bytes(hashlib.sha256(f"{self.secret_text}/{name}".encode()).digest()[:4], "big")

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

    def numbers(self, name: str, *shape: int, largest: float = 2.0) -> Any:
        """Numbers within +-`largest`, none of them 0, the same bits on every platform. float64, `shape`."""
        rng = np.random.default_rng(self.seed(name))
        steps = round(largest / GRID)
        return GRID * rng.integers(1, steps, size=shape) * rng.choice((-1.0, 1.0), size=shape)

    def probabilities(self, name: str, *shape: int) -> Any:
        """Columns that sum to 1, every entry at least 0.04 for up to ten classes."""
        weights = 1.0 + np.random.default_rng(self.seed(name)).integers(0, 4, size=shape)
        return weights / weights.sum(axis=0)

    def labels(self, name: str, c: int, n: int) -> Any:
        """One-hot columns, (c, n), in which every class occurs when n >= c."""
        order = np.random.default_rng(self.seed(name)).permutation(np.arange(n) % c)
        return np.eye(c)[order].T.copy()
