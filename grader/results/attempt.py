"""Which attempt a report is of, and what counts in its place where it was not graded. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Allowance:
    """Which attempt of a student a report is of, and from which on a proved mistake and the values are shown.

    `number` counts the attempts that are graded, from 1. `refused` is the sentence that says why a submission was not
    graded: then the report is that of the attempt before it. `faults` are the times, in ISO 8601, of earlier
    submissions on which the grader or the platform failed, and which therefore do not count.
    """

    number: int
    diagnosis_from: int = 1
    evidence_from: int = 1
    refused: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class GivenBack:
    """The score that a student had before a submission that is not graded, and its results as the platform stored them.

    `results` is empty where the platform tells the score alone.
    """

    score: float
    results: Mapping[str, Any] = field(default_factory=dict)
