"""Put all questions to one submission: a first pass, then follow-through, then a diagnosis for each wrong question."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pytest

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.questions.answers import Answers, LiveAnswers, RecordedAnswers, answers_at, reference_folder
from grader.questions.diagnosing import DEEP, Findings, diagnose_question, load_misconceptions
from grader.questions.digits import HeldOut
from grader.questions.faults import BrokenQuestion
from grader.questions.follow_through import CALLS, STOOD_IN, tables
from grader.questions.own_forward import FOLLOWING, follows, granted
from grader.questions.own_sizes import right_at_default_sizes, told
from grader.questions.plugin import AT_HAND_IN, Plugin
from grader.questions.rubric import Entry
from grader.questions.scope import ASSIGNMENT, AT_ANY_SIZE, EVERYTHING, Scope
from grader.questions.student import Student
from grader.questions.truth import Truth
from grader.questions.without_answers import examine
from grader.questions.workers import LiveWorker
from grader.sandbox import LoadReport, Program, Sandbox

HERE = Path(__file__).parent
ARGUMENTS = ("-c", str(HERE / "pytest.ini"), "--rootdir", str(HERE), "--noconftest", "--assert=plain", "-s",
             "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:logging", "-p", "no:warnings",
             "-p", "no:doctest", "-p", "no:junitxml", "-p", "no:faulthandler", "-p", "no:unittest")
FAILED = (Verdict.WRONG, Verdict.ERROR, Verdict.TIMEOUT, Verdict.MEMORY, Verdict.MISSING, Verdict.BLOCKED)
OnVerdict = Callable[[TestVerdict], None]
OnLoaded = Callable[[LoadReport], None]


@dataclass(frozen=True)
class Settings:
    """What the assignment says about the questions."""

    parts: tuple[int, ...] = (1, 2, 3, 4, 5)
    points: Mapping[str, float] = field(default_factory=dict)
    answers: bool = True  # False on a student's laptop: public tests, no reference
    secret_seed: str = ""
    public_seed: int = 2025
    hidden_cases: int = 2
    hidden_visibility: str = "after_published"
    data: Path | None = None
    digits_accuracy: tuple[float, ...] = (0.80, 0.88, 0.92)
    mnist_accuracy: tuple[float, ...] = (0.80, 0.85, 0.90)
    training_seconds: float = 60.0
    scope: Scope = EVERYTHING


def rubric(settings: Settings) -> list[TestVerdict]:
    """Every test that will be run, not judged yet."""
    plugin = _plugin(settings, None, lambda entry: _no_truth())
    _pytest(plugin, "--collect-only")
    return [entry.verdict() for entry in plugin.rubric]


def run_questions(program: Program, sandbox: Sandbox, settings: Settings,
                  on_verdict: OnVerdict = lambda verdict: None,
                  on_loaded: OnLoaded = lambda loaded: None) -> list[TestVerdict]:
    """The verdict of every test, in the order of the rubric; `on_loaded` hears first how the file was loaded."""
    session = Session(program, sandbox, settings, on_verdict)
    on_loaded(session.worker.loaded)
    return session.verdicts()


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
            if isinstance(self.answers, LiveAnswers):
                found = self._at_its_own_sizes(found)
                found = self._follow_through(found, self.answers)
                found = self._own_forward(found)
                found = self._diagnosed(found, self.answers)
            else:
                found = self._examined(found)
            return [verdict for verdict in found.values() if verdict.explanation is not AT_HAND_IN]
        finally:
            self.worker.discard()

    def _pass(self, student_for: Callable[[Entry], Student], only: frozenset[str] | None = None,
              variant: str = "", on_verdict: OnVerdict | None = None, scope: Scope | None = None) -> list[TestVerdict]:
        plugin = _plugin(self.settings, student_for, partial(self._truth, variant, scope or self.settings.scope))
        plugin.only = only
        plugin.on_verdict = on_verdict or self.on_verdict
        _pytest(plugin)
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
        for verdict in (told(each) for each in second if each.verdict is Verdict.CORRECT):
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

    def _diagnosed(self, found: dict[str, TestVerdict], answers: LiveAnswers) -> dict[str, TestVerdict]:
        """Name the mistake behind each question that is still wrong, where one is proved."""
        wrong = {v.question for v in found.values() if v.verdict in FAILED and v.verdict is not Verdict.MISSING}
        if not wrong:
            return found
        known = load_misconceptions(reference_folder())
        worker = LiveWorker(self.sandbox, self.program)
        faulty = frozenset(wrong)
        try:
            for question in sorted(wrong):
                others = faulty - {question}
                student = Student(worker, replacements=partial(tables, answers, others))
                findings = _proved(question, partial(diagnose_question, question, student, known, self.settings.scope))
                if findings:
                    found = {n: self._named(v, question, findings) for n, v in found.items()}
        finally:
            worker.discard()
        return found

    def _examined(self, found: dict[str, TestVerdict]) -> dict[str, TestVerdict]:
        """On a laptop: what the student's functions prove about each other."""
        truth = Truth(self.answers, f"public/{self.settings.public_seed}/own slopes")
        for question in sorted({v.question for v in found.values() if v.verdict in FAILED}):
            findings = _proved(question, partial(examine, question, Student(self.worker), truth))
            if findings:
                found = {n: self._named(v, question, findings) for n, v in found.items()}
        return found

    def _named(self, verdict: TestVerdict, question: str, findings: Findings) -> TestVerdict:
        if verdict.question != question or verdict.verdict not in FAILED:
            return verdict
        words = verdict.explanation or Explanation("")
        words = replace(words, proved=findings.proved, read=findings.read or words.read,
                        evidence=words.evidence + findings.evidence)
        told = replace(verdict, explanation=words, misconceptions=findings.ids)
        self.on_verdict(told)
        return told


def _proved(question: str, find: Callable[[], Findings | None]) -> Findings | None:
    """What can be proved about a wrong question. A fault of ours on the way to it costs the finding and no more."""
    try:
        return find()
    except Exception:
        logging.getLogger(__name__).exception("no diagnosis of %s", question)
        return None


def _plugin(settings: Settings, student_for: Callable[[Entry], Student] | None,
            truth_for: Callable[[Entry], Truth]) -> Plugin:
    return Plugin(settings.parts, settings.points, settings.hidden_visibility, settings.answers, student_for, truth_for,
                  held_out=HeldOut(settings.data, settings.digits_accuracy, settings.mnist_accuracy,
                                   settings.training_seconds))


def _no_truth() -> Truth:
    raise BrokenQuestion("no test runs while the rubric is read")


def _pytest(plugin: Plugin, *more: str) -> None:
    """Run pytest here, with nothing but our own plugin and configuration."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    files = [str(path) for path in sorted(HERE.glob("test_*.py")) if int(path.name.split("_")[1]) in plugin.parts]
    code = pytest.main([*ARGUMENTS, *more, *files], plugins=[plugin])
    if plugin.faults or code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise BrokenQuestion("; ".join(plugin.faults) or f"pytest ended with {code!r}")
