"""The engine on a tiny world: a recipe is a pair of numbers, an answer is their line at a few places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.judgement.diagnosis import Answer, Case, Hypothesis
from grader.judgement.singles import diagnose


@dataclass(frozen=True)
class Line:
    slope: float = 2.0
    height: float = 1.0


def compute(line: Line, case: Case) -> Answer:
    return (line.slope * case.facts + line.height,)


PLACES = (np.array([1.0, 2.0, 4.0]), np.array([-1.0, 3.0]))
CASES = [Case((), x, compute(Line(), Case((), x, ()))) for x in PLACES]
FLAT = Hypothesis("flat", lambda line, t: replace(line, slope=0.0))
LOW = Hypothesis("low", lambda line, t: replace(line, height=0.5))
STEEP = Hypothesis("steep", lambda line, t: replace(line, slope=t), rank=2, constant=1.0, linear=True)


def named(line: Line, *hypotheses: Hypothesis) -> tuple[tuple[str, ...], ...]:
    answers = [compute(line, case) for case in CASES]
    return diagnose(Line(), compute, CASES, answers, hypotheses).alternatives


def test_what_is_named() -> None:
    table: list[tuple[str, Line, tuple[tuple[str, ...], ...]]] = [
        ("a single mistake", Line(slope=0.0), (("flat",),)),
        ("two at once", Line(0.0, 0.5), (("flat", "low"),)),
        ("an open constant, the same in both cases", Line(slope=7.5), (("steep",),)),
        ("the right answer", Line(), ()),
        ("something unheard of", Line(3.0, 9.0), ()),
    ]
    for what, line, expected in table:
        assert named(line, FLAT, LOW, STEEP) == expected, what


def test_the_simpler_of_two_explanations_counts() -> None:
    assert named(Line(slope=0.0), STEEP, FLAT) == (("flat",),)


def test_two_that_cannot_be_told_apart_are_both_named() -> None:
    twin = replace(FLAT, id="twin")
    assert named(Line(slope=0.0), FLAT, twin) == (("flat",), ("twin",))


def test_one_case_proves_nothing() -> None:
    case = CASES[0]
    assert not diagnose(Line(), compute, [case], [compute(Line(0.0), case)], [FLAT]).matches


def test_a_match_in_one_case_only_is_no_match() -> None:
    answers: list[Any] = [compute(Line(0.0), CASES[0]), compute(Line(5.0), CASES[1])]
    assert not diagnose(Line(), compute, CASES, answers, [FLAT, STEEP]).matches


def test_nan_is_explained_by_nothing() -> None:
    answers = [(np.full(3, np.nan),), (np.full(2, np.nan),)]
    assert not diagnose(Line(), compute, CASES, answers, [FLAT, LOW, STEEP]).matches
