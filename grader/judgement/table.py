"""All known mistakes, one by one and two at once, with what they would answer in fixed cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .diagnosis import (
    Answer,
    Array,
    Case,
    Compute,
    Diagnosis,
    Hypothesis,
    Match,
    answer_of,
    flat,
    moved,
    reproduces,
    simplest,
)
from .fitting import fitted
from .single import Single
from .touching import SAME, differs, touched


class Table:
    """The answers of all `hypotheses` in `cases`, each computed once for all submissions of a process.

    Two independent cases at least: one that is reproduced by chance proves nothing.
    """

    def __init__(self, recipe: Any, compute: Compute, cases: Sequence[Case], hypotheses: Iterable[Hypothesis]) -> None:
        self.recipe, self.compute, self.cases = recipe, compute, tuple(cases)
        known = list(hypotheses)
        self.open = [each for each in known if each.constant is not None]
        self.singles = self._that_matter(each for each in known if each.constant is None)
        self._touched: dict[Hypothesis, NDArray[np.bool_]] = {}

    @cached_property
    def pairs(self) -> Any:
        """All two at once."""
        from .pairs import Pairs  # only an answer that no single mistake gives needs it

        return Pairs(self.compute, self.cases, self.singles, [each for each in self.open if each.linear])

    def diagnosis(self, got: Sequence[Answer], *, pairs: bool = True) -> Diagnosis:
        """The simplest hypotheses under which every case is answered as in `got`: one of them, else two."""
        if len(self.cases) < 2 or any(map(_nothing, got, self.cases)):
            return Diagnosis()  # nothing but zeros has too many causes to prove one
        if not all(np.all(np.isfinite(flat(mine))) for mine in got):
            return Diagnosis()  # and so has nan
        alone = [*self._alone(got), *self._fitted(got)]
        return simplest(self.pairs.matches(got) if pairs and not alone else alone)

    def _that_matter(self, hypotheses: Iterator[Hypothesis]) -> list[Single]:
        """Without those that change nothing here; those of one id that come to the same are one."""
        found: list[Single] = []
        places: dict[tuple[object, ...], int] = {}
        for hypothesis in hypotheses:
            recipe = hypothesis.change(self.recipe, 0.0)
            answers = tuple(answer_of(recipe, self.compute, case) for case in self.cases)
            if all(a is None or moved(a, case) <= SAME for a, case in zip(answers, self.cases, strict=True)):
                continue
            place = places.setdefault((hypothesis.id, *map(_mark, answers)), len(found))
            if place == len(found):
                found.append(Single(hypothesis, recipe, answers))
            else:
                found[place] = replace(found[place], hypothesis=_either(found[place].hypothesis, hypothesis))
        return found

    def _all(self, answers: Sequence[Answer | None], got: Sequence[Answer]) -> bool:
        return all(reproduces(theirs, mine, case)
                   for theirs, mine, case in zip(answers, got, self.cases, strict=True))

    def _alone(self, got: Sequence[Answer]) -> Iterator[Match]:
        for each in self.singles:
            if self._all(each.answers, got):
                yield Match((each.hypothesis,), (0.0,))

    def _fitted(self, got: Sequence[Answer]) -> Iterator[Match]:
        for hypothesis in self.open:
            if not self._may_be(hypothesis, flat(got[0])):
                continue
            constant = fitted(hypothesis, self.recipe, self.compute, self.cases, got)
            if constant is not None:
                recipe = hypothesis.change(self.recipe, constant)
                if self._all([answer_of(recipe, self.compute, case) for case in self.cases], got):
                    yield Match((hypothesis,), (constant,))

    def _may_be(self, hypothesis: Hypothesis, got: Array) -> bool:
        """Whether no block that the hypothesis leaves alone is clearly wrong."""
        case = self.cases[0]
        if callable(hypothesis.constant) or hypothesis.constant is None or got.shape != case.truth.shape:
            return True
        if hypothesis not in self._touched:
            answer = answer_of(hypothesis.change(self.recipe, hypothesis.constant), self.compute, case)
            self._touched[hypothesis] = touched(None if answer is None else flat(answer), case)
        return not np.any(differs(got, case.truth, case) & ~self._touched[hypothesis])


def _nothing(answer: Answer, case: Case) -> bool:
    """No number but 0, to rounding."""
    return bool(np.abs(flat(answer)).max(initial=0.0) <= SAME * np.abs(case.truth).max(initial=0.0))


def _mark(answer: Answer | None) -> tuple[object, ...] | None:
    """The same for answers that are the same to rounding, and for no others of one kind of mistake."""
    if answer is None:
        return None
    numbers = flat(answer)
    weighed = float(numbers @ np.cos(np.arange(numbers.size)))
    return (*(block.shape for block in answer), f"{weighed:.9e}", f"{float(np.abs(numbers).sum()):.9e}")


def _either(first: Hypothesis, second: Hypothesis) -> Hypothesis:
    """The first, which may also turn out as the second elsewhere."""
    rank = min(first.rank, second.rank)
    return replace(first, rank=rank, others=(*first.others, second.change, *second.others))


def diagnose(recipe: Any, compute: Compute, cases: Sequence[Case], got: Sequence[Answer],
             hypotheses: Iterable[Hypothesis]) -> Diagnosis:
    """The simplest hypotheses under which `compute(changed recipe, case)` equals `got` in every case."""
    return Table(recipe, compute, cases, hypotheses).diagnosis(got)
