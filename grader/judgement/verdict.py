"""What was found about one test, and the words that tell the student."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import Any

from grader.data_classes import dataclass
from grader.judgement.about import About
from grader.judgement.pictures import Pictures


class Verdict(str, Enum):
    """How a test ended. NOT_RUN is the grader's own fault, never the student's.

    Only a check on a student's machine knows AT_HAND_IN, of a test that needs the answers, and WAITING, of one that
    fails perhaps for another function that is wrong or not written yet.
    """

    CORRECT = "correct"
    WRONG = "wrong"
    FOLLOW_THROUGH = "follow_through"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    MISSING = "missing"
    BLOCKED = "blocked"
    NOT_RUN = "not_run"
    AT_HAND_IN = "at_hand_in"
    WAITING = "waiting"


FAILED = (Verdict.WRONG, Verdict.ERROR, Verdict.TIMEOUT, Verdict.MEMORY, Verdict.MISSING, Verdict.BLOCKED)
EARNED = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)
UNJUDGED = (Verdict.AT_HAND_IN, Verdict.WAITING)
UNWRITTEN = "{} is not implemented yet."


@dataclass(frozen=True)
class Explanation:
    """The words of a message: the sentence first, then the evidence, then where to read.

    Nobody reads them to find something out: what the failure is `about` is a value, and so is the function that `lacks`
    where that is all that is known: it is not there, not written yet, or to be put right first.
    """

    sentence: str
    evidence: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()
    read: str = ""
    about: About | None = None
    lacks: str = ""


@dataclass(frozen=True)
class Learned:
    """What training on real digits came to: accuracy (0 to 1) and losses on held-out digits, seconds for an epoch.

    `losses` are those after each epoch, the last 60 at most; `pace` is the time of an epoch over the reference's on
    the same machine, None where there is no reference.
    """

    data: str
    accuracy: float
    losses: tuple[float, ...]
    epoch_seconds: float
    pace: float | None = None


@dataclass(frozen=True)
class TestVerdict:
    """One graded test: its place in the rubric, its points and what was found."""

    __test__ = False  # pytest: this is not a test

    number: str
    name: str
    part: int
    question: str
    score: float
    max_score: float
    verdict: Verdict
    visibility: str = "visible"
    explanation: Explanation | None = None
    misconceptions: tuple[str, ...] = ()
    max_relative_error: float | None = None
    tags: tuple[str, ...] = ()
    learned: Learned | None = None
    pictures: Pictures | None = None  # never of a hidden test
    exchanges: tuple[Any, ...] = field(default=(), repr=False, compare=False)  # a failed test's calls, to diagnose
    sure: str = ""  # how sure a check is of what it found, where it is not certain

    @property
    def unwritten(self) -> bool:
        """Whether the function is not there yet, and nothing more is known of it, such as a name that is near."""
        lacks = self.explanation.lacks if self.explanation else ""
        return self.verdict is Verdict.MISSING and lacks == self.question
