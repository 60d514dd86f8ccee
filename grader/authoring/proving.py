"""Proves a homework by grading what is known: its reference, its template, and the reference with small mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from grader.authoring.cases import LEAST
from grader.authoring.declared import Asked, DeclaredHomework
from grader.authoring.diagnosis.proving import doubtful
from grader.authoring.interfaces.proving import unread
from grader.authoring.judges import judge_of
from grader.authoring.mutants import Mutant, mutants
from grader.authoring.own_tests.broken import broken, without_caches
from grader.authoring.recorded import cases_of, judged_by_students
from grader.authoring.rubric_tests import DeclaredTests, Graded
from grader.authoring.whole_folder import read_folder
from grader.data_classes import dataclass
from grader.grading.failures import StudentFault, Wrong
from grader.grading.grade_questions import Session, Settings
from grader.grading.homework import Homework
from grader.grading.passes.mentions import reach
from grader.grading.question import Question
from grader.grading.student import Student
from grader.judgement.verdict import FAILED, TestVerdict, Verdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.template import template_source

LIMITS = Limits(call_seconds=2, load_seconds=5, total_seconds=30)  # a mutant may never end
SEED = "homework check"
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Proof:
    """What was found, a line each, and whether all of it is as it should be."""

    lines: tuple[str, ...]
    holds: bool


def prove(homework: Homework, on_progress: OnProgress) -> Proof:
    """All that can be shown of a homework that is usable."""
    with Sandbox(LIMITS) as room:
        return Proving(homework, read_folder(homework.reference), room).proof(on_progress)


@dataclass(frozen=True)
class Proving:
    """One homework and the sandbox in which files are graded by it."""

    homework: Homework
    declared: DeclaredHomework
    room: Sandbox

    def proof(self, on_progress: OnProgress) -> Proof:
        """The reference first: where that is wrong nothing else says anything."""
        session = self._session(self._source)
        if found := broken(self.declared.own_tests, session.truth(SEED, cases=session.settings.hidden_cases)):
            return Proof((*found, "Nothing else was tried: put these tests right first."), holds=False)
        if wrong := [*self._reference(), *self._gradients()]:
            return Proof((*wrong, "Nothing else was tried: put this right first."), holds=False)
        said = [f"{self.homework.solution} passes all {len(self._tests)} tests, and its derivatives agree with "
                "differences."]
        template = self._template()
        said += template or ["The file that students start from earns 0 points."]
        made = mutants(self._source)
        killers = list(self._killers(made, on_progress))
        survivors = [mutant for mutant, tests in zip(made, killers, strict=True) if not tests]
        never = self._that_never_fail(frozenset(number for tests in killers for number in tests))
        said += never or ["Each test fails for some small mistake in the reference."]
        said += self._listed(made, survivors)
        unclear = doubtful(self.declared, session.truth(SEED, cases=LEAST), Student(session.worker))
        if self.declared.own_mistakes:
            said += unclear or ["Each mistake of misconceptions.py gives something wrong, and no other gives the same."]
        shapes = list(unread(self.declared, self._source, session.settings, self.room))
        if self.declared.interfaces:
            said += shapes or ["Each interface is recognised, and the reference passes all tests in it."]
        said += [self._recorded(), judged_by_students(self.homework, self.homework)]
        return Proof(tuple(said), holds=not (template or never or unclear or shapes))

    @property
    def _source(self) -> str:
        return (self.homework.reference / self.homework.solution).read_text(encoding="utf-8")

    @property
    def _tests(self) -> Sequence[Question]:
        return self.homework.questions.collected(tuple(self.homework.contract.parts))

    def _graded(self, source: str, only: frozenset[str] | None = None) -> list[TestVerdict]:
        """Every test once, without second looks."""
        session = self._session(source)
        try:
            return list(session.asked(only=only).values())
        finally:
            session.worker.discard()
            self.room.clean()

    def _session(self, source: str) -> Session:
        program = Program((Piece(source, self.homework.contract.file),), contract=self.homework.contract)
        return Session(program, self.room, Settings(
            self.homework, parts=tuple(self.homework.contract.parts), secret_seed=SEED,
            public_seed=self.homework.assignment.seeds.public, hidden_cases=self.homework.assignment.hidden.cases))

    def _reference(self) -> Iterator[str]:
        for verdict in self._graded(self._source):
            if verdict.verdict is not Verdict.CORRECT:
                yield (f"{self.homework.solution} fails test {verdict.number} ({verdict.question}): "
                       f"{verdict.explanation.sentence if verdict.explanation else verdict.verdict.value}"
                       f"{without_caches(self.declared, verdict.number)}")

    def _gradients(self) -> Iterator[str]:
        """Where a question has hidden tests only, differences are taken here."""
        session = self._session(self._source)
        for question in self.declared.asked:
            if question.asked is Asked.VALUES or question.points:
                continue
            try:
                judge_of(self.declared, question).by_differences(Student(session.worker), session.truth(SEED))
            except (Wrong, StudentFault) as error:
                yield f"{self.homework.solution}: {question.function}: {error.explanation.sentence}"
        session.worker.discard()
        self.room.clean()

    def _template(self) -> list[str]:
        earned = [each for each in self._graded(template_source(self._source)) if each.score]
        return [f"The file that students start from earns {each.score:g} points in test {each.number} "
                f"({each.question}): put what solves it between # BEGIN SOLUTION and # END SOLUTION."
                for each in earned]

    def _killers(self, made: Sequence[Mutant], on_progress: OnProgress) -> Iterator[frozenset[str]]:
        """For each mutant the numbers of the tests that it fails."""
        reached = reach([self._source], [*{mutant.function for mutant in made} | set(self.declared.functions)])
        for done, mutant in enumerate(made):
            on_progress(done, len(made))
            about = frozenset(each.number for each in DeclaredTests(self.declared).all
                              if self._touches(mutant, each, reached))
            verdicts = self._graded(mutant.source, about) if about else []
            yield frozenset(verdict.number for verdict in verdicts if verdict.verdict in FAILED)
        on_progress(len(made), len(made))

    def _touches(self, mutant: Mutant, test: Graded, reached: dict[str, frozenset[str]]) -> bool:
        return mutant.function in test.names.union(*(reached[name] for name in test.names))

    def _that_never_fail(self, failed: frozenset[str]) -> list[str]:
        return [f"Test {each.number} ({each.function}) fails for no small mistake in the reference: it may ask for "
                f"nothing. See {each.where}."
                for each in DeclaredTests(self.declared).all if each.number not in failed]

    def _listed(self, made: Sequence[Mutant], survivors: Sequence[Mutant]) -> Iterator[str]:
        yield f"{len(made) - len(survivors)} of {len(made)} small mistakes in the reference are found."
        if survivors:
            yield "These are not: either they compute the same, or a question is missing."
        for each in survivors:
            twins = [one for one in survivors if _told(one) == _told(each)]
            column = f", column {each.column}" if len(twins) > 1 else ""
            yield (f"  {self.homework.solution}, line {each.line}{column}, {each.function}: {each.before} -> "
                   f"{each.after}")

    def _recorded(self) -> str:
        path = self.homework.recorded
        command = f"backprop-grader homework record {self.homework.reference}"
        if not path.is_file():
            return f"{path.name} is not there, so that a check by students compares no values; {command} writes it."
        if path.read_text(encoding="utf-8") != cases_of(self.homework):
            return f"{path.name} is older than the homework; {command} writes it again."
        return f"{path.name} is up to date."


def _told(mutant: Mutant) -> tuple[int, str, str]:
    return mutant.line, mutant.before, mutant.after
