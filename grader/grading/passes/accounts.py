"""What may account for a wrong question: by itself, and for what one graded test saw.

A mistake that was proved on cases of our own stands under a test only where it gives what that test saw, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from grader.data_classes import dataclass
from grader.grading.passes.findings import Findings, Named, named
from grader.judgement.diagnosis import EXPLAINED, LEAST, Case, Compute, answer_of, moved, reproduces, right
from grader.judgement.diagnosis_behaviour import Observation


@dataclass(frozen=True, eq=False)
class Seen:
    """One call of a graded test, as hypotheses see it. `secret`: its arguments may not be asked again."""

    case: Case
    observed: Observation
    secret: bool = False

    @property
    def right(self) -> bool:
        """The answer is the true one, but for what a guard costs."""
        return self.observed.answer is not None and right(self.observed.answer, self.case, EXPLAINED)


class Account(Protocol):
    """Something that was proved."""

    def findings(self, seen: Sequence[Seen] | None) -> Findings | None:
        """In words: by itself (None), or under a test that saw this; None where it does not account for that."""


@dataclass(frozen=True)
class Behaviour:
    """A finding, and what a test must have seen for it to be that test's reason."""

    words: Findings
    reason: Callable[[Sequence[Seen]], bool]

    def findings(self, seen: Sequence[Seen] | None) -> Findings | None:
        return self.words if seen is None or self.reason(seen) else None


@dataclass(frozen=True)
class Formula:
    """Matches of the same complexity: one of them is what was written."""

    question: str
    found: tuple[Named, ...]
    recipe: Any
    compute: Compute
    words: Any

    def findings(self, seen: Sequence[Seen] | None) -> Findings | None:
        fit = [each for each in self.found if seen is None or self._accounts(each, seen)]
        different = list({each.ids: each for each in reversed(fit)}.values())[::-1]
        return named(self.question, different, self.words) if different else None

    def _accounts(self, each: Named, seen: Sequence[Seen]) -> bool:
        return any(accounts(recipe, self.compute, seen) for recipe in each.match.recipes(self.recipe))


def accounts(recipe: Any, compute: Compute, seen: Sequence[Seen]) -> bool:
    """Does a recipe with a mistake give what a test saw: the first wrong answer, and every other answer?

    Calls that gave no answer after the first wrong one say nothing: the test's message is about the first.
    """
    wrong = False
    for each in seen:
        theirs = answer_of(recipe, compute, each.case)
        if each.observed.answer is None:
            if not wrong and not (each.observed.raised and theirs is None):
                return False
            wrong = True
        elif reproduces(theirs, each.observed.answer, each.case):
            wrong = True
        elif theirs is None or moved(theirs, each.case) >= LEAST or not each.right:
            return False
    return wrong
