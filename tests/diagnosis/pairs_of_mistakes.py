"""Two known mistakes in one function: what is named, and what is left when that is put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from types import ModuleType
from typing import Any

from grader.grading.passes.accounts import Seen, accounts
from grader.judgement.diagnosis import Case, Diagnosis, Hypothesis, answer_of, distance, right
from grader.judgement.diagnosis_behaviour import Observation
from grader.judgement.table import Table
from grader.judgement.touching import SAME


@dataclass(frozen=True)
class Both:
    """Two mistakes, each with a constant where it leaves one open."""

    question: str
    hypotheses: tuple[Hypothesis, Hypothesis]

    def without(self, ids: frozenset[str], known: ModuleType) -> Any:
        """The recipe in which those of `ids` are put right."""
        recipe = known.true(self.question)
        for each in self.hypotheses:
            if each.id not in ids:
                recipe = each.change(recipe, constant(each))
        return recipe

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self.hypotheses)

    def __str__(self) -> str:
        return f"{self.question}: " + " and ".join(f"{each.id} ({each.detail})" for each in self.hypotheses)


def constant(hypothesis: Hypothesis) -> float:
    """Another one than the guess that the search begins with; 0.7 where it is read off the answers."""
    return 0.7 if callable(hypothesis.constant) else 2.5 * (hypothesis.constant or 0.0)


@cache
def table(known: ModuleType, question: str) -> Table:
    return Table(known.true(question), known.compute(question), known.cases(question), known.hypotheses(question))


def every_pair(known: ModuleType, question: str) -> Iterator[Both]:
    """Of those that come to something else here."""
    found = table(known, question)
    for first, second in combinations([*(each.hypothesis for each in found.singles), *found.open], 2):
        if first.id != second.id:
            yield Both(question, (first, second))


def named(known: ModuleType, both: Both) -> frozenset[str]:
    """The ids that are proved of the two; none where nothing or several are."""
    compute, cases = known.compute(both.question), known.cases(both.question)
    got = [answer_of(both.without(frozenset(), known), compute, case) for case in cases]
    answers = [answer for answer in got if answer is not None]
    found = table(known, both.question).diagnosis(answers) if len(answers) == len(cases) else Diagnosis()
    return frozenset(found.alternatives[0]) if found.proved else frozenset()


def complaint(known: ModuleType, both: Both) -> str | None:
    """What is wrong with what is said of two mistakes; None where all is well."""
    compute, cases = known.compute(both.question), known.cases(both.question)
    made = both.without(frozenset(), known)
    got = [answer_of(made, compute, case) for case in cases]
    answers = [answer for answer in got if answer is not None]
    if len(answers) < len(cases):
        return None  # a program that stops is not asked about its numbers
    found = table(known, both.question).diagnosis(answers)
    tests = [case for family in ("again", "distinct") for case in known.cases(both.question, family)]
    said = _said(known, both, found, tests)
    if said is None:
        return None  # nothing is proved, or one of several
    if said <= both.ids:
        return _nothing_changes(known, both, said, tests)
    # Other names than those of the two: then they say the same as these.
    if any(accounts(recipe, compute, _seen(made, compute, tests)) for match in found.matches
           for recipe in match.recipes(known.true(both.question))):
        return None
    return f"{both} is called {set(said)}"


def _said(known: ModuleType, both: Both, found: Diagnosis, tests: list[Case]) -> frozenset[str] | None:
    """The ids that stand under a test of other cases."""
    compute, seen = known.compute(both.question), _seen(both.without(frozenset(), known), known.compute(both.question), tests)
    fit = {match.ids for match in found.matches
           if any(accounts(recipe, compute, seen) for recipe in match.recipes(known.true(both.question)))}
    return frozenset(next(iter(fit))) if len({frozenset(ids) for ids in fit}) == 1 else None


def _seen(recipe: Any, compute: Any, cases: list[Case]) -> list[Seen]:
    return [Seen(case, Observation(answer_of(recipe, compute, case))) for case in cases]


def _nothing_changes(known: ModuleType, both: Both, said: frozenset[str], tests: list[Case]) -> str | None:
    """What was named is put right: every test that failed is right now, or sees other numbers."""
    compute = known.compute(both.question)
    before, after = (both.without(ids, known) for ids in (frozenset(), said))
    for case in tests:
        was, now = answer_of(before, compute, case), answer_of(after, compute, case)
        if was is None or right(was, case):
            continue
        if now is not None and distance(now, was, case) <= SAME:
            return f"{both} is called {set(said)}, without which nothing changes"
    return None
