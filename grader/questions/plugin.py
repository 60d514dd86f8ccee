"""The pytest plugin: which graded tests run, with which fixtures, and what each outcome means.

Wrong and StudentFault are verdicts on the student; NeedsAnswers says, on a laptop, that the rest of a test runs when
the homework is handed in; any other exception, a skip or an error at collection is a fault of the grader and is
recorded as such.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

import pytest

from grader.judgement.verdict import Explanation, Learned, TestVerdict, Verdict
from grader.judgement.wording import FLOAT32
from grader.questions.exchange import Exchange
from grader.questions.expect import noticed, remarks
from grader.questions.faults import NeedsAnswers, StudentFault, Wrong
from grader.questions.held_out import HeldOut
from grader.questions.rubric import FAILED, Entry, entry, forget_score, partial_score
from grader.questions.student import Student
from grader.questions.truth import Truth

GRADER_FAULT = Explanation("This test could not be run. That is the grader's fault, not yours; "
                           "your instructor can see it.")
TOO_LARGE = Explanation("What came back is too large to be compared in the memory that the grader may use.")


@dataclass(eq=False)  # pytest before 9.1 keeps its plugins in a set
class Plugin:
    """One run over the questions. `only` are the numbers of the tests to run, None for all.

    Without `answers` hidden tests do not run: they stay in the report as running when the homework is handed in.
    `before_hidden` is asked once, with the verdicts so far, whether the hidden tests are to run now.
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
    held_out: HeldOut = field(default_factory=HeldOut)
    verdicts: list[TestVerdict] = field(default_factory=list)
    rubric: tuple[Entry, ...] = ()
    faults: list[str] = field(default_factory=list)
    _learned: list[Learned] = field(default_factory=list)
    _exchanges: list[Exchange] = field(default_factory=list)
    _ran: list[pytest.Item] = field(default_factory=list)

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        chosen = [(self._entry(item), item) for item in items]
        chosen = [(e, item) for e, item in chosen if e.part in self.parts]
        chosen = [(e, item) for e, item in chosen if self.only is None or e.number in self.only]
        chosen.sort(key=lambda pair: pair[0].order)
        self.rubric = tuple(e for e, _ in chosen)
        if not self.answers:
            for e, _ in chosen:
                if e.hidden:
                    self._tell(e.at_hand_in)
        # Hidden tests come last: no visible test is asked of code that has seen a hidden input.
        items[:] = [item for e, item in sorted(chosen, key=lambda pair: pair[0].hidden) if self.answers or not e.hidden]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """As pytest's own, with a halt before the first hidden test."""
        for item, following in zip_longest(session.items, session.items[1:]):
            begins = self._entry(item).hidden and not any(self._entry(each).hidden for each in self._ran)
            if begins and not self.before_hidden(self.verdicts):
                break
            self._ran.append(item)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(report.longreprtext)

    @pytest.fixture
    def student(self, request: pytest.FixtureRequest) -> Student:
        return replace(self.student_for(self._entry(request.node)), on_reply=self._exchanges.append)

    @pytest.fixture(name="held_out")
    def held_out_fixture(self) -> HeldOut:
        return self.held_out

    @pytest.fixture
    def learned(self) -> Callable[[Learned], None]:
        """For a test to say what training came to, whatever its verdict."""
        return self._learned.append

    @pytest.fixture
    def truth(self, request: pytest.FixtureRequest) -> Truth:
        return self.truth_for(self._entry(request.node))

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        forget_score(item.function)
        noticed.clear()
        remarks.clear()
        self._learned.clear()
        self._exchanges.clear()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Function, call: pytest.CallInfo[None]) -> None:
        """Look at the outcome; pytest makes its own report afterwards."""
        if call.when == "call" or (call.when == "setup" and call.excinfo is not None):
            raised = call.excinfo.value if call.excinfo else None
            line = self._entry(item)
            verdict = self._judged(line, raised, partial_score(item.function, line.weight))
            if self._learned:
                verdict = replace(verdict, learned=self._learned[-1])
            if verdict.verdict in FAILED:
                verdict = replace(verdict, exchanges=tuple(self._exchanges))
            self._tell(verdict)

    def _tell(self, verdict: TestVerdict) -> None:
        self.verdicts.append(verdict)
        self.on_verdict(verdict)

    def _entry(self, item: Any) -> Entry:
        return entry(item.function, self.points, self.hidden_visibility)

    def _judged(self, line: Entry, raised: BaseException | None, partial: float | None) -> TestVerdict:
        if isinstance(raised, Wrong):
            return line.verdict(Verdict.WRONG, _share(partial, line.weight), explanation=raised.explanation,
                                max_relative_error=raised.error,
                                misconceptions=getattr(raised, "misconceptions", ()))
        if isinstance(raised, MemoryError):  # what came back, or what it is compared with
            return line.verdict(Verdict.MEMORY, explanation=TOO_LARGE)
        if isinstance(raised, StudentFault):
            return line.verdict(raised.verdict, _share(partial, line.weight), explanation=raised.explanation)
        if isinstance(raised, NeedsAnswers) and not self.answers:
            return line.at_hand_in
        if raised is not None:
            logging.getLogger(__name__).error("test %s failed to judge", line.number, exc_info=raised)
            return line.verdict(Verdict.NOT_RUN, explanation=GRADER_FAULT)
        said = ([FLOAT32] if "float32" in noticed else []) + remarks
        words = Explanation(said[0], evidence=tuple(said[1:])) if said else None
        return line.verdict(Verdict.CORRECT, line.weight, explanation=words, misconceptions=tuple(sorted(noticed)))


def _share(partial: float | None, weight: float) -> float:
    """The part of the points that a failing test still gives: never more than all, never less than none."""
    return min(max(partial, 0.0), weight) if partial is not None and math.isfinite(partial) else 0.0
