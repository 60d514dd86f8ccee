"""How a graded test says that an answer is not right; any other exception is a fault of the grader itself."""

from __future__ import annotations

from collections.abc import Sequence

from grader.judgement.pictures import Pictures
from grader.judgement.verdict import Explanation, Verdict


class Wrong(Exception):
    """The student's function answered, and the answer is wrong; `misconceptions` are the mistakes that were proved."""

    def __init__(self, explanation: Explanation, *, error: float | None = None,
                 misconceptions: Sequence[str] = (), pictures: Pictures | None = None) -> None:
        super().__init__(explanation.sentence)
        self.explanation = explanation
        self.error = error
        self.misconceptions = tuple(misconceptions)
        self.pictures = pictures


class StudentFault(Exception):
    """The student's function gave no answer that could be judged: missing, raised, too slow, too large."""

    def __init__(self, verdict: Verdict, explanation: Explanation) -> None:
        super().__init__(explanation.sentence)
        self.verdict = verdict
        self.explanation = explanation


class NeedsAnswers(Exception):
    """The rest of this test compares with values that are not on a student's machine: it runs at hand-in."""


class BrokenQuestion(Exception):
    """A question cannot be put: a test without number, weight or tag, a worker that cannot start."""
