"""How one grading differs from what the assignment says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Options:
    """What the caller asked for; what is None stands in the assignment."""

    parts: tuple[int, ...] | None = None
    mode: str = "grade"               # or "check": the public tests, without answers
    interface: str | None = None
    data: Path | None = None          # real digits for Part 6
    confined: bool = True
    metadata: Path | Mapping[str, object] | None = None  # Gradescope's: then what stands beside it is one student's
    one_student: bool = False         # the caller knows that this is no class
    questions: tuple[str, ...] = ()   # of a check: functions, or numbers of tests; all where none is named
    first: bool = False               # a check ends at the first function that is wrong


USUAL = Options()
