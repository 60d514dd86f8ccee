"""Runs known mistakes against a wrong answer: which of them computes exactly what the student's function returned?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Answer = tuple[Array, ...]
Compute = Callable[[Any, float], Answer]
TOLERANCE = 1e-6  # of the largest entry; planted mistakes differ by far more, summation order by far less
ROUNDS = 12  # of Newton's method, for a mistake with an unknown constant


@dataclass(frozen=True)
class Case:
    """One question put to the student: the arguments, the sizes, the true answer, and what hypotheses compute from."""

    arguments: tuple[Any, ...]
    facts: Any
    expected: Answer
    sizes: Any = None
    label: str = ""


@dataclass(frozen=True)
class Hypothesis:
    """One mistake as a function: `change` alters a recipe, so that two mistakes compose into a third recipe.

    `rank` orders by complexity: of all hypotheses that reproduce an answer only the lowest rank counts.
    `start` is the first guess of a constant that the mistake leaves open (a slope, a step size), else None.
    `detail` says which parameters were meant ("layer 2").
    """

    id: str
    change: Callable[[Any, float], Any]
    rank: int = 1
    start: float | None = None
    detail: str = ""


@dataclass(frozen=True)
class Match:
    """Hypotheses that together reproduce every answer; several when it takes a pair."""

    hypotheses: tuple[Hypothesis, ...]
    constants: tuple[float, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hypothesis.id for hypothesis in self.hypotheses))

    @property
    def rank(self) -> int:
        return sum(hypothesis.rank for hypothesis in self.hypotheses)


@dataclass(frozen=True)
class Diagnosis:
    """All simplest matches. One set of ids is a proof; several cannot be told apart on these cases."""

    matches: tuple[Match, ...] = ()

    @property
    def proved(self) -> bool:
        return len(self.alternatives) == 1

    @property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        return tuple(dict.fromkeys(tuple(sorted(match.ids)) for match in self.matches))


def agree(got: Answer, expected: Answer, tolerance: float = TOLERANCE) -> bool:
    """Same arrays, to `tolerance` of the largest entry of each; NaN agrees with nothing."""
    if len(got) != len(expected):
        return False
    return all(a.shape == b.shape and bool(_distance(a, b) <= tolerance) for a, b in zip(got, expected, strict=True))


def _distance(got: Array, expected: Array) -> float:
    if got.size == 0:
        return 0.0
    return float(np.max(np.abs(got - expected)) / max(float(np.max(np.abs(expected))), 1e-12))


def diagnose(
    recipe: Any,
    compute: Callable[[Any, Case], Answer],
    cases: Sequence[Case],
    got: Sequence[Answer],
    hypotheses: Iterable[Hypothesis],
    *,
    seconds: float = 0.3,
) -> Diagnosis:
    """The simplest hypotheses under which `compute(changed recipe, case)` equals `got` in every case (at least two).

    A hypothesis that gives the right answer in some case explains nothing there and is left out. Pairs are tried
    when no single one fits, as long as `seconds` last.
    """
    if len(cases) < 2 or any(agree(mine, case.expected) for mine, case in zip(got, cases, strict=True)):
        return Diagnosis()
    known = list(hypotheses)
    with np.errstate(all="ignore"):
        singles = [m for h in known if (m := _fit((h,), recipe, compute, cases, got)) is not None]
        return _simplest(singles or list(_pairs(known, recipe, compute, cases, got, seconds)))


def _pairs(
    known: Sequence[Hypothesis],
    recipe: Any,
    compute: Callable[[Any, Case], Answer],
    cases: Sequence[Case],
    got: Sequence[Answer],
    seconds: float,
) -> Iterator[Match]:
    end = time.monotonic() + seconds
    fixed = [hypothesis for hypothesis in known if hypothesis.start is None]
    for first, second in sorted(combinations(fixed, 2), key=lambda pair: pair[0].rank + pair[1].rank):
        if time.monotonic() > end:
            return
        if first.id == second.id:
            continue
        match = _fit((first, second), recipe, compute, cases, got)
        if match is not None and _both_matter(match, recipe, compute, cases, got):
            yield match


def _both_matter(
    match: Match, recipe: Any, compute: Callable[[Any, Case], Answer], cases: Sequence[Case], got: Sequence[Answer]
) -> bool:
    return all(_fit((one,), recipe, compute, cases, got) is None for one in match.hypotheses)


def _simplest(matches: Sequence[Match]) -> Diagnosis:
    lowest = min((match.rank for match in matches), default=0)
    return Diagnosis(tuple(match for match in matches if match.rank == lowest))


def _fit(
    hypotheses: tuple[Hypothesis, ...],
    recipe: Any,
    compute: Callable[[Any, Case], Answer],
    cases: Sequence[Case],
    got: Sequence[Answer],
) -> Match | None:
    """The match, or None. An open constant is found in the first case and must then hold in all others."""

    def answer(case: Case, constant: float) -> Answer | None:
        changed = recipe
        try:
            for hypothesis in hypotheses:
                changed = hypothesis.change(changed, constant)
            return compute(changed, case)
        except (
            ValueError,
            IndexError,
            ZeroDivisionError,
        ):  # the mistake does not fit these shapes: it explains nothing
            return None

    start = hypotheses[0].start
    constant = 0.0 if start is None else _constant(lambda t: answer(cases[0], t), got[0], start)
    for case, mine in zip(cases, got, strict=True):
        theirs = answer(case, constant)
        if theirs is None or not agree(mine, theirs) or agree(theirs, case.expected) or not np.any(_flat(theirs)):
            return None  # nothing but zeros has too many causes to prove one
    return Match(hypotheses, () if start is None else (constant,))


def _constant(answer: Callable[[float], Answer | None], got: Answer, start: float) -> float:
    """Newton's method in one unknown: the constant whose answer is nearest to `got`."""
    target, constant = _flat(got), start
    for _ in range(ROUNDS):
        step = 1e-6 * max(abs(constant), 1e-3)
        here, there = answer(constant), answer(constant + step)
        if here is None or there is None or _flat(here).shape != target.shape:
            return constant
        slope, gap = (_flat(there) - _flat(here)) / step, target - _flat(here)
        size = float(slope @ slope)
        if not np.isfinite(size) or size == 0.0 or not np.all(np.isfinite(gap)):
            return constant
        constant += float(slope @ gap) / size
    return constant


def _flat(answer: Answer) -> Array:
    return np.concatenate([block.ravel() for block in answer]) if answer else np.zeros(0)
