"""Numbers about a class, as class.json holds them. Data only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Distribution:
    """The totals of all whose submission could be graded, in rising order.

    `bins` counts tenths of the points, the last with its end.
    """

    totals: tuple[float, ...]
    max_score: float
    mean: float | None
    median: float | None
    deviation: float | None
    bins: tuple[int, ...]


@dataclass(frozen=True)
class TestFigures:
    """`difficulty` is the share of the points that was earned, `discrimination` the correlation with all other points.

    The latter is the point-biserial one where a test is right or wrong, and None where it or the rest never varies.
    `passed` are the submissions that earned all of its points.
    """

    __test__ = False  # pytest: this is not a test

    number: str
    name: str
    part: int
    question: str
    max_score: float
    asked: int
    passed: int
    difficulty: float
    discrimination: float | None
    verdicts: Mapping[str, int]


@dataclass(frozen=True)
class Cost:
    """What a function or a part cost on average, of `max_score` points, and how many submissions lost any there."""

    name: str
    lost: float
    max_score: float
    submissions: int


@dataclass(frozen=True)
class Mistake:
    """A mistake that was proved: in how many submissions, by whom, and in which tests it shows."""

    id: str
    submissions: int
    students: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """Everything about the class. Totals are the students', adjusted; all else is of submissions as they were graded.

    Submissions that could not be graded, or where the grader failed, count in `statuses` alone.
    """

    statuses: Mapping[str, int]
    totals: Distribution
    parts: tuple[Cost, ...]
    questions: tuple[Cost, ...]
    tests: tuple[TestFigures, ...]
    misconceptions: tuple[Mistake, ...]
    trouble: Mapping[str, tuple[str, ...]]
    slowest: tuple[tuple[str, float], ...]
    late: Mapping[str, float]
    isolation: tuple[Mapping[str, object], ...]

    def as_json(self) -> bytes:
        """The file."""
        return (json.dumps(asdict(self), ensure_ascii=True, allow_nan=False, indent=1) + "\n").encode()
