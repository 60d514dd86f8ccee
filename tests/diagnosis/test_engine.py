"""The engine on a tiny world: a recipe is a pair of numbers, an answer is their line at a few places."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from grader.judgement import pairs
from grader.judgement.diagnosis import Answer, Case, Hypothesis, alike, reproduces
from grader.judgement.recent import Recent
from grader.judgement.table import Table, diagnose


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
STEEP = Hypothesis("steep", lambda line, t: replace(line, slope=t), rank=2, constant=1.0)
LIFTED = Hypothesis("lifted", lambda line, t: replace(line, height=line.height + t), rank=3, constant=0.1, linear=True)
TWIN = replace(FLAT, id="twin")
IDLE = Hypothesis("idle", lambda line, t: replace(line, slope=line.slope))
UNDONE = Hypothesis("undone", lambda line, t: Line(0.0, 0.5))  # whatever was changed before
ALL = (FLAT, LOW, STEEP, LIFTED)
NAMED: dict[str, tuple[Line, tuple[Hypothesis, ...], tuple[tuple[str, ...], ...]]] = {
    "a single mistake": (Line(slope=0.0), ALL, (("flat",),)),
    "two at once": (Line(0.0, 0.5), ALL, (("flat", "low"),)),
    "an open constant, the same in both cases": (Line(slope=7.5), ALL, (("steep",),)),
    "a tiny constant": (Line(height=1 + 1e-6), ALL, (("lifted",),)),
    "one with a constant beside one without": (Line(0.0, 1.25), ALL, (("flat", "lifted"),)),
    "the right answer": (Line(), ALL, ()),
    "something unheard of": (Line(3.0, 9.0), ALL, ()),
    "the simpler of two explanations": (Line(slope=0.0), (STEEP, FLAT), (("flat",),)),
    "two that cannot be told apart": (Line(slope=0.0), (FLAT, TWIN), (("flat",), ("twin",))),
    "what changes nothing is no half of a pair": (Line(0.0, 0.5), (FLAT, LOW, IDLE), (("flat", "low"),)),
    "nor is what undoes the other half": (Line(0.0, 0.5), (FLAT, IDLE, UNDONE), (("undone",),)),
    "nor do they make one": (Line(0.0, 0.7), (FLAT, IDLE, UNDONE), ()),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_is_named(what: str) -> None:
    line, hypotheses, expected = NAMED[what]
    answers = [compute(line, case) for case in CASES]
    assert diagnose(Line(), compute, CASES, answers, hypotheses).alternatives == expected


@pytest.mark.parametrize("answers", [
    [compute(Line(0.0), CASES[0])],
    [compute(Line(0.0), CASES[0]), compute(Line(5.0), CASES[1])],
    [(np.full(3, np.nan),), (np.full(2, np.nan),)],
], ids=["one case", "a match in one case only", "nan"])
def test_what_proves_nothing(answers: list[Any]) -> None:
    assert not diagnose(Line(), compute, CASES[:len(answers)], answers, [FLAT, LOW, STEEP]).matches


def test_the_search_for_pairs_is_complete_and_remembers_nothing_of_other_answers() -> None:
    """30 hypotheses, every pair of which is found, in whatever order the table was filled."""
    many = [Hypothesis(f"slope {i}", lambda line, t, i=i: replace(line, slope=10.0 + i)) for i in range(15)]
    many += [Hypothesis(f"height {i}", lambda line, t, i=i: replace(line, height=20.0 + i)) for i in range(15)]
    table = Table(Line(), compute, CASES, many)
    for i in (3, 14, 0):
        for j in (0, 7, 14):
            answers = [compute(Line(10.0 + i, 20.0 + j), case) for case in CASES]
            assert table.diagnosis(answers).alternatives == ((f"height {j}", f"slope {i}"),)


@pytest.mark.parametrize(("true", "theirs", "got", "holds"), [
    ([1.0, 2.0], [1.0, 2.00001], [1.0, 2.00001], True),  # a change of five millionths, met exactly
    ([1.0, 2.0], [1.0, 2.00001], [1.0, 2.0000101], False),  # to a hundredth of it only
    ([1.0, 2.0], [1.0, 3.0], [1.0, 3.00001], True),  # a guard beside a mistake that matters
    ([1.0, 2.0], [1.0, 3.0], [1.01, 3.0], False),  # something else is wrong, too
    ([1.0, 2.0], [1.0, 2.0], [1.0, 2.0], False),  # it changes nothing
    ([1.0, 2.0], [1.0, 2.0 + 1e-12], [1.0, 2.0 + 1e-12], False),  # nothing but rounding
    ([1.0, np.inf], [2.0, 5.0], [2.0, 7.0], True),  # what has no finite true value says nothing
    ([1.0, 2.0], [np.nan, 2.0], [np.nan, 2.0], True),
    ([1.0, 2.0], [np.nan, 2.0], [2.0, np.nan], False),
])
def test_a_mistake_must_account_for_the_deviation(true: list[float], theirs: list[float], got: list[float], holds: bool) -> None:
    case = Case((), None, (np.array(true),))
    assert reproduces((np.array(theirs),), (np.array(got),), case) is holds


@pytest.mark.parametrize(("first", "second", "same"), [
    ((5,), (5, 1), True),
    ((5,), (1, 5), True),
    ((), (1,), True),
    ((5,), (5, 5), False),
    ((5, 5), (25,), False),
    ((3, 4), (3, 4, 1), False),
])
def test_shapes_count(first: tuple[int, ...], second: tuple[int, ...], same: bool) -> None:
    assert alike((np.zeros(first),), (np.zeros(second),)) is same


def test_however_many_tables_there_are_so_many_answers_are_held_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    held: Recent[Any] = Recent(3)
    monkeypatch.setattr(pairs, "_PAIRS", held)
    answers = [compute(Line(0.0, 0.5), case) for case in CASES]
    for _ in range(5):
        assert Table(Line(), compute, CASES, [FLAT, LOW]).diagnosis(answers).alternatives == (("flat", "low"),)
    assert len(held._values) == 3
