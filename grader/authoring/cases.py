"""The cases of one test: lengths that differ, a batch of one beside larger ones, hidden ones from the secret seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from grader.authoring.declared import Array, Declared, DeclaredFunction, DeclaredHomework, DeclaredQuestion, OneOf
from grader.authoring.drawing import Case, draw
from grader.authoring.lengths import alone, drawn
from grader.data_classes import dataclass
from grader.grading.truth import Truth

LEAST = 2  # cases with different lengths in one test


@dataclass(frozen=True)
class Cases:
    """Draws the cases of one question."""

    homework: DeclaredHomework
    question: DeclaredQuestion

    @property
    def asked(self) -> DeclaredFunction:
        """The function whose arguments are drawn: the one itself, or the one that it is the derivative of."""
        return self.homework.functions[self.question.of or self.question.function]

    def of(self, truth: Truth) -> Iterator[Case]:
        """All cases of a test: with other lengths in each, the last one a batch of one."""
        function, lengths = self.asked, dict[str, int]()
        choices = {**self.homework.lengths, **self.question.lengths}
        count = max(LEAST, truth.cases, most_choices(function.parameters))
        for place in range(count):
            rng = np.random.default_rng(truth.seed(f"{function.name} {place}"))
            lengths = drawn(letters(function.parameters), choices, rng)
            yield draw(function.parameters, lengths, rng, place)
        if single := alone(lengths, choices):
            rng = np.random.default_rng(truth.seed(f"{function.name} alone"))
            yield draw(function.parameters, single, rng)

    def redrawn(self, case: Case, truth: Truth, attempt: int) -> Case:
        """Another point of the same lengths, where `case` stood at a kink."""
        rng = np.random.default_rng(truth.seed(f"{self.asked.name} {sorted(case.lengths.items())} {attempt}"))
        again = draw(self.asked.parameters, case.lengths, rng)
        fixed = {name: case.arguments[name] for name, one in self.asked.parameters.items() if isinstance(one, OneOf)}
        return Case({**again.arguments, **fixed}, case.lengths)


def letters(parameters: Mapping[str, Declared]) -> frozenset[str]:
    """All lengths that must be drawn."""
    return frozenset().union(*(one.letters for one in parameters.values() if isinstance(one, Array)))


def most_choices(parameters: Mapping[str, Declared]) -> int:
    """How many cases it takes to see every number that a parameter may be."""
    return max((len(one.numbers) for one in parameters.values() if isinstance(one, OneOf)), default=0)
