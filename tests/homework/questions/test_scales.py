"""One network at other scales: the same probabilities, gradients of every size, and caps that are told from all else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.homework.network.forward import loss, pre_activations
from grader.homework.network.packing import split
from grader.homework.questions.scales import LARGE, SMALL, cap, factors, rescaled, rescaled_gradient, twins
from tests.support.answers import KNOWN
from tests.support.networks import some_point
from tests.support.probabilities import softmax


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.sampled_from([LARGE, SMALL]))
def test_a_rescaled_network_has_the_same_probabilities_and_a_gradient_that_is_known(seed, depth, first):
    point = some_point(seed, depth)
    scales = factors(point.sizes, first=first)
    other = rescaled(point, scales)
    z, z_other = (pre_activations(each.x, each.w, each.sizes.widths)[-1] for each in (point, other))
    np.testing.assert_array_equal(softmax(z), softmax(z_other))
    assert loss(point.x, point.y, point.w, point.sizes.widths) == loss(other.x, other.y, other.w, other.sizes.widths)
    g, g_other = (KNOWN.value("back_prop", (each.x, each.y, each.w), each.sizes) for each in (point, other))
    expected = rescaled_gradient(g, point.sizes, scales)
    np.testing.assert_allclose(g_other, expected, rtol=1e-9, atol=1e-12 * np.abs(expected).min(where=expected != 0, initial=1))


def test_entries_from_a_millionth_to_a_million_are_asked_for():
    point = some_point(1, 3)
    sizes = [np.abs(KNOWN.value("back_prop", (each.x, each.y, each.w), each.sizes)) for each, _ in twins(point)]
    assert max(map(np.max, sizes)) > 1e4 and min(each[each > 0].min() for each in sizes) < 1e-7


CAPS = {
    "by value": (lambda g, blocks: np.clip(g, -5, 5), "no entry is larger than 5"),
    "by norm": (lambda g, blocks: g * min(1, 5 / np.linalg.norm(g)), "its norm is never larger than 5"),
    "by the norm of each block": (
        lambda g, blocks: np.concatenate([each * min(1, 5 / np.linalg.norm(each)) for each in blocks(g)]),
        "the norm of a block is never larger than 5"),
    "not at all": (lambda g, blocks: g, ""),
    "all of it zero": (lambda g, blocks: 0 * g, ""),
    "half of it": (lambda g, blocks: g / 2, ""),
    "the sign of it": (lambda g, blocks: np.sign(g), ""),
    "the direction of it": (lambda g, blocks: g / np.linalg.norm(g), "its norm is never larger than 1"),
    "squashed": (lambda g, blocks: np.tanh(g), ""),
}


@pytest.mark.parametrize("how", CAPS)
def test_a_cap_is_named_where_it_is_one(how):
    capped, words = CAPS[how]
    point = some_point(7, 2)
    wanted = [KNOWN.value("back_prop", (each.x, each.y, each.w), each.sizes) for each, _ in twins(point)]

    def blocks(g):
        return [block.value.ravel() for block in split(g, point.sizes)]

    assert cap([capped(each, blocks) for each in wanted], wanted, point.sizes) == words
