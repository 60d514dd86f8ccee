"""The `truth` fixture: cases drawn from the test's own seed, and their expected values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from grader.data_classes import dataclass
from grader.grading.answers import Answers
from grader.grading.scope import WHOLE, Scope
from grader.grading.sizes import Sizes

GRID = 2.0**-6
MOST_DRAWN = 512  # arrays of numbers, which are the same for every submission
This = TypeVar("This", bound="Truth")


@dataclass(frozen=True)
class Truth:
    """What one test may know. Hidden tests draw from the secret seed, `cases` times; public ones once."""

    answers: Answers
    seed_text: str
    cases: int = 1
    sizes: Sizes | None = None
    settings: Mapping[str, float] = field(default_factory=dict)
    scope: Scope = WHOLE
    secret_text: str = ""
    keeps: bool = True  # values, for the next submission that is asked the same

    @property
    def has_answers(self) -> bool:
        """False on a student's laptop."""
        return self.answers.complete

    def at(self: This, sizes: Sizes | None, **settings: float) -> This:
        """The same truth at `sizes`, with `settings`: values of further module constants."""
        return replace(self, sizes=sizes, settings=settings)

    def __getattr__(self, function: str) -> Callable[..., Any]:
        if function.startswith("_"):
            raise AttributeError(function)
        known = self.answers.known if self.keeps else self.answers.value
        return lambda *arguments: known(function, arguments, self.sizes, **self.settings)

    def unkept(self: This) -> This:
        """The same truth of what no other submission is asked."""
        return replace(self, keeps=False)

    def kept(self, key: Hashable, arguments: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """What `compute` gives, which depends on `key` and `arguments` alone; kept as values are."""
        return self.answers.kept(key, arguments, compute)

    def many(self, function: str, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The value of `function` for each tuple of `arguments`, as `student.many` gives the student's."""
        return [getattr(self, function)(*each) for each in arguments]

    def seed(self, name: str) -> int:
        """A seed for the case `name`, the same in every run."""
        return int.from_bytes(hashlib.sha256(f"{self.seed_text}/{name}".encode()).digest()[:4], "big")

    def secret(self, name: str) -> int:
        """A seed that nobody can know from the public ones, for what a visible test must not let be foreseen."""
        return int.from_bytes(hashlib.sha256(f"{self.secret_text}/{name}".encode()).digest()[:4], "big")

    def numbers(self, name: str, *shape: int, largest: float = 2.0) -> Any:
        """Numbers within +-`largest`, none of them 0, the same bits on every platform. float64, `shape`."""
        return _drawn(self.seed(name), shape, largest).copy()


@lru_cache(MOST_DRAWN)
def _drawn(seed: int, shape: tuple[int, ...], largest: float) -> Any:
    rng = np.random.default_rng(seed)
    steps = round(largest / GRID)
    return GRID * rng.integers(1, steps, size=shape) * rng.choice((-1.0, 1.0), size=shape)
