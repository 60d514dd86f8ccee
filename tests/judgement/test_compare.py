"""Comparison with the reference: what may differ, what may not, and the words for it."""

from __future__ import annotations

import numpy as np
import pytest

from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.points import Sizes
from grader.judgement.compare import compare
from grader.judgement.wording import distinct, explain, ratio_words

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


SIZES = Sizes(3, 2, 4, 1)
GRADIENT = np.linspace(-1.0, 1.25, SIZES.parameters)


def test_the_worst_element_is_named():
    got = GRADIENT.copy()
    got[4] *= 6
    found = compare_gradient(got, GRADIENT, SIZES)
    assert [block.agrees for block in found.blocks] == [False, True, True, True]
    assert found.worst.worst == (1, 1) and found.worst.wrong == 1 and found.worst.ratio is None
    told = explain(found)
    assert told.sentence == "dJ/dW(1) is wrong; dJ/dW(2) and all biases are right."
    assert told.evidence[0].startswith("Worst: dJ/dW(1)[1, 1]   expected  -0.") and len(told.evidence) == 2


@pytest.mark.parametrize(("factor", "words"), [
    (6, "6 (n)"), (1 / 6, "0.166667 (1/n)"), (2, "2"), (-1, "-1"), (-6, "-6 (-n)"),
])
def test_a_constant_ratio_is_named(factor, words):
    found = compare_gradient(GRADIENT * factor, GRADIENT, SIZES)
    assert all(block.ratio == pytest.approx(factor) for block in found.blocks)
    assert ratio_words(found.blocks[0].ratio, {"n": 6}) == words
    assert explain(found).sentence == "All weights and all biases are wrong."


@pytest.mark.parametrize("length", [SIZES.parameters - 1, SIZES.parameters + 1])
def test_a_gradient_of_the_wrong_length_says_both_lengths(length):
    sentence = compare_gradient(np.zeros(length), GRADIENT, SIZES).problem.sentence
    assert str(length) in sentence and str(SIZES.parameters) in sentence


def test_a_block_that_should_be_zero_is_judged_by_the_others():
    expected = GRADIENT.copy()
    expected[:6] = 0.0
    for error, agrees in ((1e-12, True), (1e-6, False)):
        got = expected.copy()
        got[2] = error
        assert compare_gradient(got, expected, SIZES).agrees is agrees


@pytest.mark.parametrize(("expected", "got", "texts"), [
    (-0.012931, -0.077581, ("-0.01293", "-0.07758")), (1.0, 1.000001, ("1", "1.000001")),
])
def test_numbers_show_where_they_differ(expected, got, texts):
    assert distinct(expected, got) == texts
