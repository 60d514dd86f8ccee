"""Comparison with the reference: what may differ, what may not, and the words for it."""

import numpy as np
import pytest

from grader.judgement.compare import RHO, compare, compare_blocks
from grader.judgement.wording import distinct, explain

A = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])
ROW = np.array([1.0, 2.0, 3.0])


@pytest.mark.parametrize(("got", "expected"), [
    (A, A), (A.tolist(), A), (A + 1e-12, A), (ROW[None, :], ROW), (ROW[:, None], ROW), (ROW, ROW[None, :]),
    (np.array([[2.5]]), 2.5), (2, 2.0), (np.zeros(3), np.zeros(3)), (np.array([1, 2, 3]), ROW),
    (np.array([True, False]), np.array([1.0, 0.0])),
])
def test_agrees(got, expected):
    assert compare(got, expected).agrees


@pytest.mark.parametrize(("got", "expected"), [
    (A * (1 + 1e-5), A), (A + 1e-4, A), (np.full(3, 1e-9), np.zeros(3)), (ROW[::-1], ROW), (2.0001, 2.0),
])
def test_differs(got, expected):
    found = compare(got, expected)
    assert not found.agrees and found.problem is None


@pytest.mark.parametrize(("got", "kind"), [
    (A.T, "shape"), (A.ravel(), "shape"), (1.0, "shape"), (None, "dtype"), ("text", "dtype"), (A * 1j, "dtype"),
    ([[1, 2], [3]], "dtype"), (A * np.nan, "finite"), (A * np.inf, "finite"),
])
def test_what_cannot_be_compared_says_why(got, kind):
    found = compare(got, A, "the result")
    assert not found.agrees and found.problem.kind == kind


def test_of_an_answer_in_float32_only_the_blocks_that_are_wrong_by_far_are_called_wrong():
    truth = np.random.default_rng(0).uniform(1, 2, size=40)
    mine = np.float32(np.where(np.arange(40) < 20, 3 * truth, truth + 1e-5))
    found = compare_blocks(mine.astype(float), truth, lambda flat: [("first", flat[:20]), ("second", flat[20:])], RHO, None)
    assert [block.agrees for block in found.blocks] == [False, True] and not found.agrees


@pytest.mark.parametrize(("got", "lines"), [
    (14.0, ("J   got / expected = 7 (n)",)), (0.5, ("J   got / expected = 0.25 (1/c)",)), (-14.0, ("J   got / expected = -7 (-n)",)),
    (3.0, ()), (-2.0, ()),
])
def test_the_ratio_of_a_single_number_is_told_where_it_is_a_size(got, lines):
    assert explain(compare(got, 2.0, "J"), sizes={"n": 7, "c": 4}).evidence[1:] == lines


@pytest.mark.parametrize(("expected", "got", "texts"), [
    (-0.012931, -0.077581, ("-0.01293", "-0.07758")), (1.0, 1.000001, ("1", "1.000001")),
    (-0.0, -1.191, ("0", "-1.191")),
])
def test_numbers_show_where_they_differ(expected, got, texts):
    assert distinct(expected, got) == texts
