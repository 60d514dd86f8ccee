"""One pass over the questions: which graded tests are asked, with which fixtures, and what each outcome means.

Wrong and StudentFault are verdicts on the student; NeedsAnswers says, on a laptop, that the rest of a test runs when
the homework is handed in; any other exception, a skip too, is a fault of the grader and is recorded as such.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.grading.exchange import Exchange
from grader.grading.expect import noticed, remarks
from grader.grading.failures import BrokenQuestion, NeedsAnswers, StudentFault, Wrong
from grader.grading.question import Question
from grader.grading.rubric import FAILED, Entry, entry, forget_score, partial_score
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.pictures import Pictures
from grader.judgement.verdict import Explanation, Learned, TestVerdict, Verdict
from grader.judgement.wording import FLOAT32

GRADER_FAULT = Explanation("This test could not be run. That is the grader's fault, not yours; "
                           "your instructor can see it.")
TOO_LARGE = Explanation("What came back is too large to be compared in the memory that the grader may use.")


@dataclass
class Pass:
    """One pass over the questions. `only` are the numbers of the tests to ask, None for all.

    Without `answers` hidden tests are not asked: they stay in the report as running when the homework is handed in.
    `before_hidden` is asked once, with the verdicts so far, whether the hidden tests are to be asked now.
    """

    parts: Collection[int]
    points: Mapping[str, float]
    hidden_visibility: str
    answers: bool
    student_for: Callable[[Entry], Student]
    truth_for: Callable[[Entry], Truth]
    on_verdict: Callable[[TestVerdict], None] = lambda verdict: None
    only: Collection[str] | None = None
    before_hidden: Callable[[Sequence[TestVerdict]], bool] = lambda verdicts: True
    fixtures: Mapping[str, Any] = field(default_factory=dict)
    verdicts: list[TestVerdict] = field(default_factory=list)
    rubric: tuple[Entry, ...] = ()

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask those of `questions` that are chosen, and tell a verdict on each."""
        chosen = [(self._entry(question), question) for question in questions]
        chosen = [(line, question) for line, question in chosen
                  if line.part in self.parts and (self.only is None or line.number in self.only)]
        chosen.sort(key=lambda pair: pair[0].order)
        self.rubric = tuple(line for line, _ in chosen)
        if not self.answers:
            for line in self.rubric:
                if line.hidden:
                    self._tell(line.at_hand_in)
        for line, question in chosen:
            if not line.hidden:
                self._ask(line, question)
        # Hidden tests come last: no visible test is asked of code that has seen a hidden input.
        hidden = [(line, question) for line, question in chosen if line.hidden and self.answers]
        if hidden and self.before_hidden(self.verdicts):
            for line, question in hidden:
                self._ask(line, question)

    def _ask(self, line: Entry, question: Question) -> None:
        forget_score(question.function)
        noticed.clear()
        remarks.clear()
        exchanges: list[Exchange] = []
        learned: list[Learned] = []
        drawn: list[Pictures] = []
        raised: BaseException | None = None
        try:
            question.function(**question.parameters, **self._fixtures(line, question, exchanges, learned, drawn))
        except BaseException as error:
            if not ends_a_test(error):
                raise
            raised = error
        verdict = self._judged(line, raised, partial_score(question.function, line.weight))
        if learned:
            verdict = replace(verdict, learned=learned[-1])
        if drawn:
            verdict = replace(verdict, pictures=drawn[-1])
        if line.hidden:
            verdict = replace(verdict, pictures=None)
        if verdict.verdict in FAILED:
            verdict = replace(verdict, exchanges=tuple(exchanges))
        self._tell(verdict)

    def _fixtures(self, line: Entry, question: Question, exchanges: list[Exchange],
                  learned: list[Learned], drawn: list[Pictures]) -> dict[str, Any]:
        """What a test may ask for, by name: `learned` and `drawn` say what training came to, whatever the verdict."""
        known: dict[str, Callable[[], Any]] = {
            "student": lambda: replace(self.student_for(line), on_reply=exchanges.append),
            "truth": lambda: self.truth_for(line),
            "learned": lambda: learned.append,
            "drawn": lambda: drawn.append,
        }
        unknown = [name for name in question.fixtures if name not in known and name not in self.fixtures]
        if unknown:
            raise BrokenQuestion(f"{question.function.__name__} asks for {', '.join(unknown)}; there is only "
                                 f"{', '.join((*known, *self.fixtures))}.")
        return {name: known[name]() if name in known else self.fixtures[name] for name in question.fixtures}

    def _tell(self, verdict: TestVerdict) -> None:
        self.verdicts.append(verdict)
        self.on_verdict(verdict)

    def _entry(self, question: Question) -> Entry:
        return entry(question.function, self.points, self.hidden_visibility)

    def _judged(self, line: Entry, raised: BaseException | None, partial: float | None) -> TestVerdict:
        if isinstance(raised, Wrong):
            return line.verdict(Verdict.WRONG, _share(partial, line.weight), explanation=raised.explanation,
                                max_relative_error=raised.error,
                                misconceptions=raised.misconceptions, pictures=raised.pictures)
        if isinstance(raised, MemoryError):  # what came back, or what it is compared with
            return line.verdict(Verdict.MEMORY, explanation=TOO_LARGE)
        if isinstance(raised, StudentFault):
            return line.verdict(raised.verdict, _share(partial, line.weight), explanation=raised.explanation)
        if isinstance(raised, NeedsAnswers) and not self.answers:
            return line.at_hand_in
        if raised is not None:
            import logging  # as in `grade`

            logging.getLogger(__name__).error("test %s failed to judge", line.number, exc_info=raised)
            return line.verdict(Verdict.NOT_RUN, explanation=GRADER_FAULT)
        said = ([FLOAT32] if "float32" in noticed else []) + remarks
        words = Explanation(said[0], evidence=tuple(said[1:])) if said else None
        return line.verdict(Verdict.CORRECT, line.weight, explanation=words, misconceptions=tuple(sorted(noticed)))


def ends_a_test(error: BaseException) -> bool:
    """Whether it ends a test and is not meant for whoever runs the grader; what pytest raises is no Exception."""
    pytest = sys.modules.get("pytest")
    of_pytest = () if pytest is None else (pytest.skip.Exception, pytest.fail.Exception)
    return isinstance(error, (Exception, SystemExit, *of_pytest))


def _share(partial: float | None, weight: float) -> float:
    """The part of the points that a failing test still gives: never more than all, never less than none."""
    return min(max(partial, 0.0), weight) if partial is not None and math.isfinite(partial) else 0.0
