"""What the store knows of one graded upload without opening its report. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from grader.classroom.outcome import Hashes
from grader.data_classes import dataclass
from grader.results.report import total


@dataclass(frozen=True)
class TestResult:
    """One test of one upload. `misconceptions` are those that were found, hidden tests included."""

    __test__ = False  # pytest: this is not a test

    number: str
    name: str
    part: int
    question: str
    score: float
    max_score: float
    verdict: str
    misconceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The newest result of the upload `id`: `score` is what counts, after lateness left the share `kept` of it.

    `failed` is a fault of the grader's own, `fault` its traceback; `refusal` says why nothing could be graded. `run` is
    the run that found it, and `graded_at` when, in UTC.
    """

    id: str
    hashes: Hashes
    score: float
    max_score: float
    kept: float = 1.0
    seconds: float = 0.0
    failed: bool = False
    fault: str | None = None
    refusal: str = ""
    isolation: Mapping[str, object] = field(default_factory=dict)
    run: int = 0
    graded_at: str = ""
    tests: tuple[TestResult, ...] = ()

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Every mistake that was found, once, in the order of the tests."""
        return tuple(dict.fromkeys(name for test in self.tests for name in test.misconceptions))

    @property
    def earned(self) -> float:
        """Points of all tests, before lateness."""
        return total(test.score for test in self.tests)


@dataclass(frozen=True)
class Earlier:
    """The grade that a result had before the run that replaced it: in all, and by the number of each test."""

    id: str
    score: float
    max_score: float
    failed: bool
    tests: Mapping[str, float]


@dataclass(frozen=True)
class Run:
    """One run over the class; `resumed` says that it goes on with one that was stopped."""

    number: int
    resumed: bool = False
