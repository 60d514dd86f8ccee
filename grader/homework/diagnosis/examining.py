"""Asks a student's function about cases of our own, as far as the file has answers for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from grader.data_classes import dataclass
from grader.grading.exchange import Exchange
from grader.grading.failures import StudentFault
from grader.grading.passes.accounts import Seen
from grader.homework.diagnosis.plain_answers import plain
from grader.homework.network.points import Sizes
from grader.homework.network.scope import DEEP, EVERYTHING, NetworkScope
from grader.judgement.diagnosis import Answer, Case
from grader.judgement.diagnosis_behaviour import Observation
from grader.judgement.recent import Recent
from grader.judgement.table import Table
from grader.sandbox.protocol.reply import Raised, Returned

_TABLES: Recent[Table] = Recent(32)  # for all submissions of this process: two for most functions


@dataclass(frozen=True)
class Examinee:
    """One function of a submission. `fresh` forgets whatever it may remember: a new process with the file loaded."""

    question: str
    student: Any
    known: ModuleType
    scope: NetworkScope = EVERYTHING
    fresh: Callable[[], None] = lambda: None

    def of(self, question: str) -> Examinee:
        """Another function of the same submission."""
        return replace(self, question=question)

    def seeded(self, seed: int) -> Examinee:
        """The same with numpy's and Python's random numbers begun at `seed` in each call."""
        return replace(self, student=replace(self.student, random_seed=seed))

    @property
    def shallow(self) -> bool:
        """The file has no network but those of one hidden layer."""
        return self.scope.hidden_layers == 1 and self.question in DEEP

    @property
    def blocks(self) -> int | None:
        """With how many arrays it answers, where that is fewer than the contract asks for."""
        return 1 if self.scope.loss_alone and self.question == "forward_prop" else None

    def cases(self, family: str = "distinct", depth: int | None = None) -> list[Case]:
        """Two cases of a family, in networks of `depth` hidden layers where that is another than the family's."""
        return self.cut(self.known.cases(self.question, family, 1 if self.shallow else depth))

    def cut(self, cases: Sequence[Case]) -> list[Case]:
        """`cases` without what the file has no answers for."""
        return [replace(case, expected=case.expected[: self.blocks]) for case in cases]

    def compute(self, recipe: Any, case: Case) -> Answer:
        """What a recipe answers, as far as this file has answers."""
        answer: Answer = self.known.compute(self.question)(recipe, case)
        return answer[: self.blocks]

    @property
    def recipe(self) -> Any:
        """How to compute it without a mistake."""
        return self.known.true(self.question)

    def table(self, family: str = "distinct") -> Table:
        """What all known mistakes answer in a family of cases."""
        key = (self.question, family, self.shallow, self.blocks)
        return _TABLES.get(key, lambda: Table(self.recipe, self.compute, self.cases(family),
                                              self.known.hypotheses(self.question)))

    def ask(self, case: Case) -> Observation:
        """One call of the student's function."""
        student = self.student.at(Sizes(*case.sizes) if case.sizes else None)
        try:
            returned = student.returned(self.question, [case.arguments])[0]
        except StudentFault as fault:
            return Observation(None, raised=fault.verdict.value == "error")
        return self._observed(returned, case)

    def ask_all(self, cases: Sequence[Case]) -> list[Observation]:
        """One call for each case."""
        return [self.ask(case) for case in cases]

    def _observed(self, returned: Returned, case: Case) -> Observation:
        value = returned.value
        if self.blocks == 1 and isinstance(value, tuple) and value:
            value = value[0]  # what stands for the layers that the file's interface does not give
        answer, single = plain(self.question, value, case)
        return Observation(answer, tuple(returned.changed), single)

    def seen(self, exchanges: Sequence[Exchange], secret: bool) -> list[Seen] | None:
        """What a graded test saw of this function; None where hypotheses cannot be asked the same."""
        found = []
        for each in exchanges:
            if each.function != self.question:
                continue
            try:
                widths = list(each.sizes.widths) if isinstance(each.sizes, Sizes) else None
                case = self.cut([self.known.case(self.question, each.arguments, widths)])[0]
            except (ValueError, TypeError, IndexError):
                return None
            returned = each.returned
            none = Observation(None, raised=isinstance(each.reply, Raised))
            found.append(Seen(case, self._observed(returned, case) if returned else none, secret))
        return found
