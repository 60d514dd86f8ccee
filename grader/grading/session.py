"""One submission under questioning: its worker, the answers, and passes over any of the tests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from grader.grading.answers import Answers, RecordedAnswers, live_answers
from grader.grading.failures import StudentFault
from grader.grading.homework import Found, Homework
from grader.grading.pytest_run import Settings, pass_over
from grader.grading.rubric import Entry
from grader.grading.scope import Scope
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.grading.workers import LiveWorker
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program

Kept = TypeVar("Kept")
OnVerdict = Callable[[TestVerdict], None]
NOT_UNDERSTOOD = "Not judged: how {} is to be called was not understood, as the notes on the whole submission say."


@dataclass
class Session:
    """One submission and what is known of it so far."""

    program: Program
    sandbox: Sandbox
    settings: Settings
    on_verdict: OnVerdict = lambda verdict: None

    def __post_init__(self) -> None:
        homework = self.homework
        self.answers: Answers = (live_answers(homework.reference / homework.solution, homework.contract)
                                 if self.settings.answers else RecordedAnswers(homework.recorded))
        self.worker = LiveWorker(self.sandbox, self.program)
        self._remembered: dict[Any, Any] = {}

    @property
    def homework(self) -> Homework:
        """What was to be written."""
        return self.settings.homework

    @property
    def loaded(self) -> LoadReport:
        """What happened when the file was loaded."""
        return self.worker.loaded

    def another_worker(self) -> LiveWorker:
        """A worker that was told nothing yet; whoever asks for it discards it."""
        return LiveWorker(self.sandbox, self.program)

    def asked(self, student_for: Callable[[Entry], Student] | None = None, only: frozenset[str] | None = None,
              variant: str = "", on_verdict: OnVerdict | None = None, scope: Scope | None = None,
              before_hidden: Callable[[Sequence[TestVerdict]], bool] = lambda verdicts: True) -> Found:
        """The verdicts of one pass, in the order of the rubric.

        `only` are the numbers of the tests to ask, `variant` other inputs, `scope` other sizes than the file's own.
        `before_hidden` may put off the hidden tests: it is told the verdicts of all others.
        """
        one = pass_over(self.settings, partial(self._student, student_for or (lambda entry: Student(self.worker))),
                        partial(self._truth, variant, scope or self.settings.scope))
        one.only, one.before_hidden = only, before_hidden
        one.on_verdict = on_verdict or self.on_verdict
        one.ask(self.homework.questions.collected(one.parts))
        found = {verdict.number: verdict for verdict in one.verdicts}
        return {entry.number: found[entry.number] for entry in one.rubric if entry.number in found}

    def remembered(self, key: Hashable, find: Callable[[], Kept]) -> Kept:
        """What `find` gave when this was first asked: what holds of a submission holds of all its tests."""
        if key not in self._remembered:
            self._remembered[key] = find()
        kept: Kept = self._remembered[key]
        return kept

    def tell(self, before: Found, after: Found) -> Found:
        """`after`, once every verdict in it that is another than `before` has been told."""
        for number in (n for n in after if after[n] is not before[n]):
            self.on_verdict(after[number])
        return after

    def _student(self, student_for: Callable[[Entry], Student], entry: Entry) -> Student:
        if entry.question in self.settings.scope.unread:
            raise StudentFault(Verdict.NOT_RUN, Explanation(NOT_UNDERSTOOD.format(entry.question)))
        return student_for(entry)

    def _truth(self, variant: str, scope: Scope, entry: Entry) -> Truth:
        # No two hidden tests share an input: what one is told says nothing of another.
        seed = (f"secret/{self.settings.secret_seed}/{entry.number}" if entry.hidden
                else f"public/{self.settings.public_seed}")
        cases = self.settings.hidden_cases if entry.hidden else 1
        unforeseen = f"secret/{self.settings.secret_seed}/unforeseen{variant}/{entry.number}"
        return self.truth(f"{seed}{variant}", cases=cases, scope=scope, secret_text=unforeseen)

    def truth(self, seed_text: str, **known: Any) -> Truth:
        """The truth of a case of this homework that is drawn from `seed_text`."""
        return self.homework.truth(self.answers, seed_text, **known)
