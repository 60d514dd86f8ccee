"""What works at some depths or sizes only is said as it was tried."""

from collections.abc import Mapping

import numpy as np
import pytest

from grader.homework.diagnosis.other_networks import depths, sizes
from grader.judgement.diagnosis import Case
from grader.judgement.diagnosis_behaviour import Observation, broken_examples, same

CASE = Case((), None, (np.array([1.0, 2.0]),))
RIGHT = Observation((np.array([1.0, 2.0]),))
GUARDED = Observation((np.array([1.0, 2.00001]),))
BETWEEN = Observation((np.array([1.0, 2.002]),))
WRONG = Observation((np.array([1.0, 3.0]),))
STOPPED = Observation(None, raised=True)
KILLED = Observation(None)  # by a time limit, say


@pytest.mark.parametrize(("seen", "id", "words"), [
    ({1: RIGHT, 2: RIGHT, 3: WRONG, 5: RIGHT}, "some-depths-only", "right with 1, 2 and 5 hidden layers, wrong with 3"),
    ({1: RIGHT, 2: WRONG, 3: WRONG}, "one-hidden-layer-only", "right with 1 hidden layer, wrong with 2 and 3"),
    ({1: STOPPED, 2: RIGHT, 3: RIGHT}, "some-depths-only", "right with 2 and 3 hidden layers, an exception with 1"),
    ({1: GUARDED, 2: GUARDED, 3: WRONG}, "some-depths-only", "right with 1 and 2"),
    ({1: RIGHT, 2: BETWEEN, 3: RIGHT}, "", ""),  # a guard may cost so much
    ({1: RIGHT, 2: KILLED, 3: RIGHT}, "", ""),
    ({1: RIGHT, 2: RIGHT}, "", ""),
    ({1: WRONG, 2: WRONG}, "", ""),
])
def test_depths(seen: Mapping[int, Observation], id: str, words: str) -> None:
    found = depths({depth: [(each, CASE), (each, CASE)] for depth, each in seen.items()})
    assert (found.id if found else "") == id
    assert words in (found.evidence if found else "")


def test_a_depth_that_is_right_once_is_not_right() -> None:
    assert depths({1: [(RIGHT, CASE), (WRONG, CASE)], 2: [(WRONG, CASE), (WRONG, CASE)]}) is None


@pytest.mark.parametrize(("default", "others", "words"), [
    (RIGHT, {"11 inputs": STOPPED, "4 classes": RIGHT}, "not with 11 inputs; right with 4 classes too"),
    (RIGHT, {"11 inputs": STOPPED, "4 classes": WRONG}, "not with 11 inputs nor with 4 classes"),
    (GUARDED, {"11 inputs": BETWEEN}, ""),
    (WRONG, {"11 inputs": WRONG}, ""),
])
def test_sizes(default: Observation, others: Mapping[str, Observation], words: str) -> None:
    found = sizes([(default, CASE)], {name: [(each, CASE)] for name, each in others.items()})
    assert words in (found.evidence if found else "")
    assert bool(found) is bool(words)


def test_examples_that_are_not_finite() -> None:
    expected = (np.ones((2, 3)),)
    got = np.array([[1.0, np.nan, 1.0], [1.0, 1.0, np.inf]])
    assert broken_examples((got,), expected, 3) == (1, 2)
    assert broken_examples((np.ones((2, 3)),), expected, 3) == ()
    assert broken_examples((np.ones(5),), expected, 3) is None
    assert broken_examples((np.array([np.nan, 1.0]),), (np.array([np.nan, 1.0]),), 1) == ()


def test_nan_twice_is_the_same_answer() -> None:
    assert same((np.array([np.nan, 1.0]),), (np.array([np.nan, 1.0]),))
    assert not same((np.array([np.nan, 1.0]),), (np.array([1.0, 1.0]),))
    assert not same(None, (np.array(1.0),))
