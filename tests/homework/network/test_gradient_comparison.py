"""A flat gradient beside the true one: which blocks are wrong, and where."""

import numpy as np
import pytest

from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.packing import Sizes
from grader.judgement.wording import explain, ratio_words

SIZES = Sizes(3, 2, 4, 1)
GRADIENT = np.linspace(-1.0, 1.25, SIZES.parameters)


@pytest.mark.parametrize("mine", [GRADIENT[None, :], GRADIENT[:, None], list(GRADIENT)], ids=["a row", "a column", "a list"])
def test_a_flat_gradient_of_any_form_agrees(mine):
    assert compare_gradient(mine, GRADIENT, SIZES).agrees


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
    told = explain(found, sizes={"n": 6})
    assert told.sentence == "All weights and all biases are wrong."
    assert told.evidence[1:] == (f"all blocks   got / expected = {words} everywhere",)


def test_one_ratio_of_all_wrong_blocks_is_told_once_and_several_block_by_block():
    weights = np.arange(SIZES.parameters) < 14
    told = explain(compare_gradient(np.where(weights, 6.0, 1.0) * GRADIENT, GRADIENT, SIZES), sizes={"n": 6})
    assert told.evidence[1:] == ("all wrong blocks   got / expected = 6 (n) everywhere",)
    told = explain(compare_gradient(np.where(weights, 6.0, 2.0) * GRADIENT, GRADIENT, SIZES), sizes={"n": 6})
    assert [line[-28:] for line in told.evidence[1:]] == 2 * ["got / expected = 6 (n) everywhere"[-28:]] + 2 * [
        "   got / expected = 2 everywhere"[-28:]]


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


def test_a_gradient_is_drawn_block_by_block_the_right_ones_too():
    sizes = Sizes(3, 2, 2, 1)
    truth = np.arange(1.0, sizes.parameters + 1)
    got = truth.copy()
    got[4] *= -1
    maps = {drawn.name: drawn for drawn in compare_gradient(got, truth, sizes).maps}
    assert list(maps) == ["dJ/dW(1)", "dJ/dW(2)", "dJ/db(1)", "dJ/db(2)"]
    assert maps["dJ/dW(1)"].cells == ("000", "040") and all(maps[name].right for name in list(maps)[1:])
