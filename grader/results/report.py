"""Everything that is known about one graded submission, in one frozen value."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import field

from grader.data_classes import dataclass
from grader.judgement.about import About
from grader.judgement.verdict import EARNED, UNJUDGED, Explanation, Learned, TestVerdict, Verdict
from grader.results.attempt import Allowance, GivenBack

HIDDEN_SENTENCES = {
    True: "This hidden test passes.",
    False: "This hidden test does not pass. What it holds is not shown; visible tests of the same function, "
           "where there are any, show what to look at.",
}
TIME_USED_UP = "{function} was not called: the total time of this submission is used up."
GRADER_FAULT = "The grader itself failed here. This is not your fault; your instructor has to look at it."
NOT_JUDGED = "Not judged: grading was stopped from outside before this test."


CERTAIN = "Values were compared with recorded ones: what is said of them is certain."
BY_OWN_LOSS = "Gradients were compared with differences of your own loss, as it stands beside them."


@dataclass(frozen=True)
class Leader:
    """One column of Gradescope's leaderboard; `order` is "asc" where less is better."""

    name: str
    value: float | str
    order: str = "desc"


@dataclass(frozen=True)
class Report:
    """The outcome of grading: `tests` in the order of the rubric, the rest as said once for the whole submission.

    `opening` stands first in the output, then `refusal`, why nothing could be graded. `kept` is the share of the
    points that lateness leaves (0 to 1),
    `execution_time` is in seconds, `finished` is False as long as more verdicts are to come, `fault` names what went
    wrong in the grader itself.
    """

    title: str
    tests: tuple[TestVerdict, ...] = ()
    opening: tuple[str, ...] = ()
    refusal: Explanation | None = None
    notes: tuple[str, ...] = ()
    isolation: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    seed_hash: str = ""
    attempt: int = 1
    kept: float = 1.0
    execution_time: float = 0.0
    leaderboard: tuple[Leader, ...] = ()
    finished: bool = False
    fault: str = ""
    parts: Mapping[int, str] = field(default_factory=dict)  # the title of each part of the homework
    allowance: Allowance | None = None  # where attempts are counted
    compared: bool = False  # without answers, whether values were compared with recorded ones
    selected: bool = False  # only some of the homework was asked for
    given_back: GivenBack | None = None  # what counts in place of the tests, where the submission is not graded

    @property
    def earned(self) -> float:
        """Points of all tests, before lateness."""
        return total(test.score for test in self.tests)

    @property
    def max_score(self) -> float:
        """Points that could be had."""
        return total(test.max_score for test in self.tests)

    @property
    def score(self) -> float:
        """Points that count."""
        if self.given_back is not None:
            return finite(self.given_back.score)
        return finite(self.earned * self.kept)

    @property
    def learned(self) -> Learned | None:
        """What training on real digits came to, where it was tried and came to something."""
        return next((test.learned for test in self.tests if test.learned is not None), None)

    @property
    def grader_failed(self) -> bool:
        """Whether any test could not be judged through a fault of the grader; tests still to come are no fault."""
        return bool(self.fault) or (self.finished and any(test.verdict is Verdict.NOT_RUN for test in self.tests))


def looked_at(report: Report) -> str:
    """How much a check could judge, and how sure that is; empty where all was judged."""
    said = coverage(report.tests)
    if not (said and report.compared):
        return said
    compared = any(test.verdict in (Verdict.CORRECT, Verdict.WRONG) for test in report.tests)
    by_own_loss = any(test.sure for test in report.tests)
    return " ".join((said, *([CERTAIN] if compared else []), *([BY_OWN_LOSS] if by_own_loss else [])))


def coverage(tests: Iterable[TestVerdict]) -> str:
    """ "Judged here: 71 of 100 points; 29 run when you hand in."; empty where all was judged, as in every grading."""
    tests = tuple(tests)
    if not any(test.verdict in UNJUDGED for test in tests):
        return ""
    hand_in, waiting, unwritten = (points_of(each) for each in (
        [test for test in tests if test.verdict is Verdict.AT_HAND_IN],
        [test for test in tests if test.verdict is Verdict.WAITING],
        [test for test in tests if test.unwritten]))
    whole = points_of(tests)
    rest = [f"{points:g} {what}" for points, what in (
        (unwritten, "not written yet"), (waiting, "waiting for another function"),
        (hand_in, "judged when you hand in")) if points]
    return f"Judged here: {total((whole, -hand_in, -waiting, -unwritten)):g} of {whole:g} points; {', '.join(rest)}."


def points_of(tests: Iterable[TestVerdict]) -> float:
    """The points that `tests` are worth."""
    return total(test.max_score for test in tests)


def leaderboard(tests: Iterable[TestVerdict]) -> tuple[Leader, ...]:
    """Held-out accuracy, and the time of an epoch over the reference's on the same machine, where both are known."""
    learned = next((test.learned for test in tests if test.learned is not None), None)
    if learned is None or learned.pace is None:
        return ()
    return (Leader("Held-out accuracy (%)", round(100 * learned.accuracy, 1)),
            Leader("Time per epoch (reference = 1)", round(learned.pace, 2), "asc"))


def total(points: Iterable[object]) -> float:
    """The sum of `points` without the dust of binary fractions."""
    return round(math.fsum(finite(each) for each in points), 6)


def finite(number: object) -> float:
    """`number` if it is a finite one, else 0: no platform accepts NaN, and unknown earns nothing."""
    if isinstance(number, (int, float)) and math.isfinite(number):
        return round(float(number), 6)
    return 0.0


def hidden_sentence(test: TestVerdict) -> str:
    """A fixed sentence: nothing the student's code printed, raised or returned may show what a hidden test holds."""
    if test.verdict is Verdict.TIMEOUT and test.explanation is not None and test.explanation.about == About.NO_TIME:
        return TIME_USED_UP.format(function=test.question)
    return HIDDEN_SENTENCES[passed(test)]


def passed(test: TestVerdict) -> bool:
    """Whether a test earned all its points."""
    right = test.verdict in EARNED
    return right and finite(test.score) >= finite(test.max_score)
