"""One function of a homework as the hypotheses see it: cases of our own, the student's answers, and those of tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from grader.authoring.backward import Traveller, Way
from grader.authoring.cases import Cases
from grader.authoring.declared import Array, Asked, Declared, DeclaredFunction, DeclaredHomework, DeclaredQuestion
from grader.authoring.diagnosis.recipe import Facts, Inputs, Values
from grader.authoring.drawing import Case as Drawn
from grader.authoring.judged_backward import BackwardJudge
from grader.authoring.judges import judge_of
from grader.authoring.lengths import BATCH
from grader.authoring.returned import by_name
from grader.data_classes import dataclass
from grader.grading.exchange import Exchange
from grader.grading.failures import StudentFault, Wrong
from grader.grading.passes.accounts import Seen
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.diagnosis import Answer, Case
from grader.judgement.diagnosis_behaviour import Observation
from grader.sandbox.protocol.reply import Raised, Returned
from grader.sandbox.protocol.request import Request

Asks = Student | Traveller


@dataclass(frozen=True)
class Examined:
    """What a `question` is about, asked of the `student` in cases that `truth` draws. `fresh` begins a new process."""

    homework: DeclaredHomework
    question: DeclaredQuestion
    truth: Truth
    student: Student
    fresh: Callable[[], None]

    @cached_property
    def judge(self) -> Any:
        """What judges the graded tests of the same question."""
        return judge_of(self.homework, self.question)

    @property
    def upstream(self) -> tuple[str, ...]:
        """The names of the gradients that a backward function is given."""
        backward = self.question.asked is Asked.BACKWARD
        return tuple(f"d{name}" for name in self.judge.outputs) if backward else ()

    @property
    def inputs(self) -> Mapping[str, Declared]:
        """All that the value depends on."""
        return self.homework.inputs(self.question)

    @property
    def names(self) -> tuple[str, ...]:
        """The values that are asked for."""
        return tuple(self.judge.asked_for)

    def cases(self) -> list[Case]:
        """At least two, drawn apart; without those of one example, in which too many mistakes are none."""
        drawn = [case for case in Cases(self.homework, self.question).of(self.truth) if case.lengths.get(BATCH) != 1]
        return [self.case(each) for each in drawn]

    def case(self, drawn: Drawn) -> Case:
        """What is asked about drawn arguments, and the true answer."""
        return self._case(self._arguments(drawn))

    @property
    def asked_about(self) -> DeclaredFunction:
        """The function whose arguments are drawn."""
        function: DeclaredFunction = self.judge.of if self.question.of else self.judge.function
        return function

    def request(self, case: Case) -> Request:
        """The message that asks for one call."""
        if self.upstream:
            return Traveller(self.student, self.judge.function, self.judge.of).request(Way(*case.arguments))
        return self.student.request(self.question.function, case.arguments)

    def ask(self, case: Case) -> Observation:
        """One call of the student's function."""
        asked = Traveller(self.student, self.judge.function, self.judge.of) if self.upstream else self.student
        try:
            returned = asked.returned(self.question.function, [case.arguments])[0]
        except StudentFault as fault:
            return Observation(None, raised=fault.verdict.value == "error")
        return self.observed(returned)

    def seen(self, exchanges: Sequence[Exchange], secret: bool) -> list[Seen]:
        """What a graded test saw of this function; nothing where it asked otherwise than homework.toml declares."""
        calls = [each for each in exchanges if each.function == self.question.function]
        if not all(self._as_declared(each.arguments) for each in calls):
            return []
        return [Seen(self._case(each.arguments), self._observed(each), secret) for each in calls]

    def _observed(self, exchange: Exchange) -> Observation:
        if exchange.returned:
            return self.observed(exchange.returned)
        return Observation(None, raised=isinstance(exchange.reply, Raised))

    def _as_declared(self, arguments: tuple[Any, ...]) -> bool:
        """Whether the shapes are those of homework.toml, and the reference has an answer."""
        try:
            return bool(self._case(arguments).expected)
        except Exception:  # of the instructor's code, asked what it was not made for
            return False

    def _arguments(self, drawn: Drawn) -> tuple[Any, ...]:
        if isinstance(self.judge, BackwardJudge):
            return self.judge.way(drawn, self.truth)
        return drawn.of(self.judge.function)

    def _case(self, arguments: tuple[Any, ...]) -> Case:
        inputs = self._by_name(arguments)
        facts = Facts(inputs, _lengths(self.inputs, inputs), self.names, self._value,
                      self._elsewhere(arguments, inputs))
        true = self._value(inputs)
        label = ", ".join(f"{letter} = {length}" for letter, length in sorted(facts.lengths.items()))
        expected = tuple(np.asarray(true[name], dtype=np.float64) for name in self.names)
        return Case(arguments, facts, expected, label=label or "one point")

    def _by_name(self, arguments: tuple[Any, ...]) -> Inputs:
        if not self.upstream:
            return dict(zip(self.inputs, arguments, strict=True))
        way = Way(*arguments)
        return dict(zip(self.inputs, (*way.there, *way.upstream), strict=True))

    def _elsewhere(self, arguments: tuple[Any, ...], inputs: Inputs) -> Inputs:
        """The inputs, had forward been called with what it was given last."""
        if not self.upstream:
            return {}
        return {**inputs, **dict(zip(self.judge.of.parameters, Way(*arguments).elsewhere, strict=True))}

    def _value(self, inputs: Inputs) -> Values:
        """What the reference returns, by name."""
        answers, judge = self.truth.answers, self.judge
        given = {name: np.copy(value) if np.ndim(value) else value for name, value in inputs.items()}
        with np.errstate(all="ignore"):
            if not self.upstream:
                value = answers.value(judge.function.name, tuple(given[name] for name in self.inputs), None)
                return by_name(value, judge.function, "")
            forward = answers.value(judge.of.name, tuple(given[name] for name in judge.of.parameters), None)
            cache = by_name(forward, judge.of, "")[judge.of.cache]
            value = answers.value(judge.function.name, (*(given[name] for name in self.upstream), cache), None)
            return by_name(value, judge.function, "")

    def observed(self, returned: Returned) -> Observation:
        """The answer as plain arrays; none where it holds anything but numbers."""
        try:
            values = by_name(returned.value, self.judge.function, "")
            raw = [np.asarray(values[name]) for name in self.names]
            answer: Answer | None = tuple(np.asarray(each, dtype=np.float64) for each in raw)
        except (Wrong, TypeError, ValueError, KeyError):
            return Observation(None)
        return Observation(answer, tuple(returned.changed), any(each.dtype == np.float32 for each in raw))


def _lengths(declared: Mapping[str, Declared], inputs: Inputs) -> Mapping[str, int]:
    """What each letter stands for in these inputs."""
    return {axis: length for name, each in declared.items() if isinstance(each, Array)
            for axis, length in zip(each.axes, np.shape(inputs[name]), strict=True) if axis.isalpha()}
