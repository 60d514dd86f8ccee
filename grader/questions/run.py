"""Put all questions to one submission: a first pass, then follow-through, then a diagnosis for each wrong question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.questions.answers import Answers, LiveAnswers, RecordedAnswers, answers_at
from grader.questions.asking import Settings, ask, plugin_for, rubric
from grader.questions.follow_through import CALLS, STOOD_IN, tables
from grader.questions.own_forward import FOLLOWING, follows, granted
from grader.questions.own_sizes import at_default_sizes, right_at_default_sizes
from grader.questions.plugin import AT_HAND_IN
from grader.questions.rubric import FAILED, Entry
from grader.questions.scope import ASSIGNMENT, AT_ANY_SIZE, DEEP, Scope
from grader.questions.student import Student
from grader.questions.truth import Truth
from grader.questions.workers import LiveWorker
from grader.sandbox import LoadReport, Program, Sandbox

__all__ = ["FAILED", "Session", "Settings", "rubric", "run_questions"]
OnVerdict = Callable[[TestVerdict], None]


def run_questions(program: Program, sandbox: Sandbox, settings: Settings,
                  on_verdict: OnVerdict = lambda verdict: None) -> list[TestVerdict]:
    """The verdict of every test, in the order of the rubric."""
    return Session(program, sandbox, settings, on_verdict).verdicts()


@dataclass
class Session:
    """One submission and what is known of it so far."""

    program: Program
    sandbox: Sandbox
    settings: Settings
    on_verdict: OnVerdict

    def __post_init__(self) -> None:
        self.answers: Answers = answers_at(None) if self.settings.answers else RecordedAnswers()
        self.worker = LiveWorker(self.sandbox, self.program)

    @property
    def loaded(self) -> LoadReport:
        """What happened when the file was loaded."""
        return self.worker.loaded

    def verdicts(self) -> list[TestVerdict]:
        """First pass, follow-through, diagnosis."""
        try:
            found = {v.number: v for v in self._pass(lambda entry: Student(self.worker))}
            if any(verdict.verdict in FAILED for verdict in found.values()):
                found = self._named(self._second_look(found))
            return [verdict for verdict in found.values() if verdict.explanation is not AT_HAND_IN]
        finally:
            self.worker.discard()

    def _second_look(self, found: dict[str, TestVerdict]) -> dict[str, TestVerdict]:
        """What failed for a mistake that costs its own points already, or for the sizes it was asked at."""
        if not isinstance(self.answers, LiveAnswers):
            return found
        return self._own_forward(self._follow_through(self._at_its_own_sizes(found), self.answers))

    def _named(self, found: dict[str, TestVerdict]) -> dict[str, TestVerdict]:
        from grader.questions.naming import diagnosed, examined  # most of what it needs only wrong answers need

        if isinstance(self.answers, LiveAnswers):
            told = diagnosed(found, LiveWorker(self.sandbox, self.program), self.answers, self.settings.scope)
        else:
            told = examined(found, self.worker, Truth(self.answers, f"public/{self.settings.public_seed}/own slopes"))
        for number in (n for n in told if told[n] is not found[n]):
            self.on_verdict(told[number])
        return told

    def _pass(self, student_for: Callable[[Entry], Student], only: frozenset[str] | None = None,
              variant: str = "", on_verdict: OnVerdict | None = None, scope: Scope | None = None) -> list[TestVerdict]:
        plugin = plugin_for(self.settings, student_for, partial(self._truth, variant, scope or self.settings.scope))
        plugin.only = only
        plugin.on_verdict = on_verdict or self.on_verdict
        ask(plugin)
        places = {entry.number: place for place, entry in enumerate(plugin.rubric)}
        return sorted(plugin.verdicts, key=lambda verdict: places[verdict.number])

    def _truth(self, variant: str, scope: Scope, entry: Entry) -> Truth:
        seed = f"secret/{self.settings.secret_seed}" if entry.hidden else f"public/{self.settings.public_seed}"
        cases = self.settings.hidden_cases if entry.hidden else 1
        return Truth(self.answers, f"{seed}{variant}", cases, scope=scope)

    def _at_its_own_sizes(self, found: dict[str, TestVerdict]) -> dict[str, TestVerdict]:
        """Judge again, at the default sizes, what a file with these numbers written into it answers only there."""
        failed = {v.question for v in found.values() if v.verdict in FAILED}
        truth = Truth(self.answers, f"secret/{self.settings.secret_seed}/default sizes")
        fixed = {q for q in failed.intersection(DEEP) if right_at_default_sizes(Student(self.worker), truth, q)}
        again = frozenset(n for n, v in found.items()
                          if v.question in fixed and v.verdict in FAILED and AT_ANY_SIZE not in v.tags)
        if not again:
            return found
        second = self._pass(lambda entry: Student(self.worker), again, on_verdict=lambda verdict: None,
                            scope=replace(self.settings.scope, sizes=ASSIGNMENT))
        for verdict in (at_default_sizes(each) for each in second if each.verdict is Verdict.CORRECT):
            found[verdict.number] = verdict
            self.on_verdict(verdict)
        return found

    def _follow_through(self, found: dict[str, TestVerdict], answers: LiveAnswers) -> dict[str, TestVerdict]:
        """Judge again what may have failed only for a function it calls, on inputs that serve nothing else."""
        faulty = frozenset(v.question for v in found.values() if v.verdict in FAILED)
        again = frozenset(n for n, v in found.items()
                          if v.verdict in FAILED and faulty.intersection(CALLS.get(v.question, ())))
        if not again:
            return found
        used: dict[str, set[str]] = {}

        def student_for(entry: Entry) -> Student:
            worker.discard()  # it was given true values for the question before
            given = used.setdefault(entry.number, set())
            return Student(worker, replacements=partial(tables, answers, faulty), on_replaced=given.add, faulty=faulty)

        worker = LiveWorker(self.sandbox, self.program)
        try:
            second = self._pass(student_for, again, "/follow-through", lambda verdict: None)
        finally:
            worker.discard()
        for verdict in second:
            if verdict.verdict is Verdict.CORRECT and used[verdict.number]:
                followed = replace(verdict, learned=found[verdict.number].learned)
                found[verdict.number] = self._followed(followed, used[verdict.number])
        return found

    def _own_forward(self, found: dict[str, TestVerdict]) -> dict[str, TestVerdict]:
        """A gradient that is right for the student's own, wrong, loss earns its marks."""
        failed = {v.question for v in found.values() if v.verdict in FAILED}
        if "forward_prop" not in failed:
            return found
        truth = Truth(self.answers, f"secret/{self.settings.secret_seed}/own forward", 1)
        for function in failed.intersection(FOLLOWING):
            variant = follows(Student(self.worker), truth, function)
            after = {n: granted(v, function, variant) if variant else v for n, v in found.items()}
            for number in (n for n in found if after[n] is not found[n]):
                self.on_verdict(after[number])
            found = after
        return found

    def _followed(self, verdict: TestVerdict, replaced: set[str]) -> TestVerdict:
        names = " and ".join(sorted(replaced))
        given = "a stand-in for" if verdict.question in STOOD_IN else "true values in place of"
        words = Explanation(f"{verdict.question} is right apart from {names}, whose mistake costs its own points only: "
                            f"here it was judged with {given} {names}.")
        told = replace(verdict, verdict=Verdict.FOLLOW_THROUGH, explanation=words)
        self.on_verdict(told)
        return told
