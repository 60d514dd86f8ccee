"""Judges a backward function: by the reference's values, and by differences of the forward function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring import differences
from grader.authoring.backward import Traveller, Way
from grader.authoring.cases import Cases
from grader.authoring.drawing import Case, upstream
from grader.authoring.judged import Judge
from grader.authoring.returned import Values, by_name, require_same
from grader.data_classes import dataclass
from grader.grading.purity import judge_each, values
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.gradient_check import Batch, GradientCheck
from grader.judgement.vector_jacobian import check_vector_jacobian_product


@dataclass(frozen=True)
class BackwardJudge(Judge):
    """One question of a homework about a backward function."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The values of forward that have an upstream gradient, in the order in which backward is given these."""
        return tuple(name.removeprefix("d") for name in list(self.function.parameters)[:-1])

    def by_values(self, student: Student, truth: Truth) -> None:
        """All that is returned is what the reference returns, for random upstream gradients."""
        ways = {id(way): (way, case) for case in Cases(self.homework, self.question).of(truth)
                for way in [self.way(case, truth)]}

        def judged(value: Any, way: tuple[Any, ...]) -> None:
            got = by_name(value, self.function, self.read)
            require_same(got, self._true(Way(*way), truth), self.read, ways[id(way)][1].lengths)

        judge_each(Traveller(student, self.function, self.of), self.function.name, [way for way, _ in ways.values()],
                   list(self.function.parameters), self.read, judged)

    def by_true_cache(self, student: Student, truth: Truth) -> None:
        """As by_values, with the cache of the reference: for whoever keeps in it what the reference keeps."""
        for case in Cases(self.homework, self.question).of(truth):
            way = Way(*self.way(case, truth))
            cache = self._true_forward(way.there, truth)[self.of.cache]
            value = student.many(self.function.name, [(*way.upstream, cache)])[0]
            require_same(by_name(value, self.function, self.read), self._true(way, truth), self.read, case.lengths)

    def by_differences(self, student: Student, truth: Truth, *, own: bool = False) -> None:
        """The vector-Jacobian product of the true forward function, or of the student's own."""
        own = own or not truth.has_answers
        for case in Cases(self.homework, self.question).of(truth):
            self._product(case, student, truth, own)

    def _product(self, case: Case, student: Student, truth: Truth, own: bool) -> None:
        found = self._checked(case, student, truth, own)
        for attempt in range(differences.REDRAWN):
            if found.agrees is not None:
                break
            case = Cases(self.homework, self.question).redrawn(case, truth, attempt)
            found = self._checked(case, student, truth, own)
        if found.agrees is False and not own:
            self.by_values(student, truth)  # which says more
        differences.require(found, self.of.name, self.derivatives, self.read, own=own)

    def _checked(self, case: Case, student: Student, truth: Truth, own: bool) -> GradientCheck:
        traveller, elsewhere = Traveller(student, self.function, self.of), self._elsewhere(case, truth)

        def forward(points: Sequence[tuple[Any, ...]]) -> list[Any]:
            given = [self._moved(case, point).of(self.of) for point in points]
            returned = (student.many(self.of.name, given) if own
                        else [truth.answers.value(self.of.name, each, None) for each in given])
            return [tuple(by_name(value, self.of, self.read)[name] for name in self.outputs) for value in returned]

        def backward(*upstreams: Any) -> Mapping[str, Any]:
            way = (case.of(self.of), elsewhere.of(self.of), upstreams)
            value = values(traveller, self.function.name, [way], list(self.function.parameters), self.read)[0]
            return self._gradient(by_name(value, self.function, self.read))

        inputs = {name: case.arguments[name] for name in self.question.by}
        return check_vector_jacobian_product(Batch(forward), backward, inputs, outputs=len(self.outputs),
                                             seed=truth.seed("directions"))

    def _moved(self, case: Case, point: tuple[Any, ...]) -> Case:
        blocks = zip(self.question.by, point, strict=True)
        return Case({**case.arguments, **{name: differences.as_given(block) for name, block in blocks}}, case.lengths)

    def _elsewhere(self, case: Case, truth: Truth) -> Case:
        """Other numbers of the same shapes."""
        return Cases(self.homework, self.question).redrawn(case, truth, differences.REDRAWN)

    def way(self, case: Case, truth: Truth) -> tuple[Any, ...]:
        """There and back again from `case`, with random upstream gradients, as Way has it."""
        true = self._true_forward(case.of(self.of), truth)
        rng = np.random.default_rng(truth.seed(f"upstream {sorted(case.lengths.items())}"))
        upstreams = tuple(upstream(np.shape(true[name]), rng) for name in self.outputs)
        return case.of(self.of), self._elsewhere(case, truth).of(self.of), upstreams

    def _true_forward(self, given: tuple[Any, ...], truth: Truth) -> Values:
        return by_name(truth.answers.value(self.of.name, given, None), self.of, self.read)

    def _true(self, way: Way, truth: Truth) -> Values:
        cache = self._true_forward(way.there, truth)[self.of.cache]
        value = truth.answers.value(self.function.name, (*way.upstream, cache), None)
        found = by_name(value, self.function, self.read)
        return {name: found[name] for name in self.asked_for}
