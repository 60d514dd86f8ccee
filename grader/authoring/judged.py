"""Judges the answers to a declared question: values by the reference's, derivatives by differences too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.authoring import differences
from grader.authoring.cases import Cases
from grader.authoring.declared import DeclaredFunction, DeclaredHomework, DeclaredQuestion
from grader.authoring.drawing import Case
from grader.authoring.returned import Values, by_name, require_same
from grader.data_classes import dataclass
from grader.grading.purity import judge_each
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.sandbox.protocol.reply import Missing, Raised

JudgeCase = Callable[[Values, Case], None]


@dataclass(frozen=True)
class Judge:
    """One question of a homework about values or a gradient."""

    homework: DeclaredHomework
    question: DeclaredQuestion

    @property
    def function(self) -> DeclaredFunction:
        """What is asked about."""
        return self.homework.functions[self.question.function]

    @property
    def of(self) -> DeclaredFunction:
        """What the gradient is taken of."""
        return self.homework.functions[self.question.of]

    @property
    def read(self) -> str:
        """Where to read."""
        return f"§{self.function.section}" if self.function.section else ""

    @property
    def derivatives(self) -> Mapping[str, str]:
        """The value that is the derivative in each of the parameters, by the name of the parameter."""
        in_order = dict(zip(self.question.by, self.function.outputs, strict=False))  # where they are called otherwise
        return {name: f"d{name}" if f"d{name}" in self.function.returns else in_order[name]
                for name in self.question.by}

    def require_written(self, student: Student) -> None:
        """StudentFault where it is a stub: then it is not said to wait for what it is the derivative of, a stub too."""
        [reply] = student.worker.ask([student.request(self.function.name, (0.0,) * len(self.function.parameters))])
        if isinstance(reply, Missing) or (isinstance(reply, Raised) and reply.kind == "NotImplementedError"):
            student.answered(self.function.name, reply)

    def by_values(self, student: Student, truth: Truth) -> None:
        """All that is returned is what the reference returns."""
        self._each(student, truth, lambda got, case: require_same(got, self.expected(truth, case), self.read,
                                                                  case.lengths))

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The values that the question is about: of a function that returns a loss and its gradient, the gradient."""
        return tuple(self.derivatives.values()) if self.question.by else self.function.outputs

    def expected(self, truth: Truth, case: Case) -> Values:
        """What the reference returns of the values that are asked for."""
        value = truth.answers.known(self.function.name, case.of(self.function), truth.sizes)
        found = by_name(value, self.function, self.read)
        return {name: found[name] for name in self.asked_for}

    def by_differences(self, student: Student, truth: Truth, *, own: bool = False) -> None:
        """The derivatives are the slopes of the true loss; of the student's own where it is asked for, or on a laptop.

        The derivative at a kink is a convention: where a point stands at one, another is drawn.
        """
        own = own or not truth.has_answers
        self._each(student, truth, lambda got, case: self._slopes(got, case, student, truth, own))

    def _slopes(self, got: Values, case: Case, student: Student, truth: Truth, own: bool) -> None:
        cases, loss = Cases(self.homework, self.question), differences.loss(self.of, case, student, truth, own=own)
        found = differences.checked(self._gradient(got), loss, case, self.question, truth.seed("directions"))
        for attempt in range(differences.REDRAWN):
            if found.agrees is not None:
                break
            case = cases.redrawn(case, truth, attempt)
            value = student.many(self.function.name, [case.of(self.function)])[0]
            loss = differences.loss(self.of, case, student, truth, own=own)
            got = by_name(value, self.function, self.read)
            found = differences.checked(self._gradient(got), loss, case, self.question, truth.seed("directions"))
        if found.agrees is False and not own:
            require_same(got, self.expected(truth, case), self.read, case.lengths)  # which says more
        differences.require(found, self.of.name, self.derivatives, self.read, own=own)

    def _gradient(self, got: Values) -> Values:
        return {name: got[value] for name, value in self.derivatives.items()}

    def _each(self, student: Student, truth: Truth, judge: JudgeCase) -> None:
        """`judge` the values of each case; all cases are asked of one process, which must remember nothing."""
        cases = {id(given): (given, case) for case in Cases(self.homework, self.question).of(truth)
                 for given in [case.of(self.function)]}

        def judged(value: Any, given: tuple[Any, ...]) -> None:
            judge(by_name(value, self.function, self.read), cases[id(given)][1])

        judge_each(student, self.function.name, [given for given, _ in cases.values()],
                   list(self.function.parameters), self.read, judged)
