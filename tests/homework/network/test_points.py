"""Designed points: every class, every unit on a quarter to three quarters of the examples, no kink near, exact bits."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.homework.network.forward import pre_activations
from grader.homework.network.packing import split, unpack
from grader.homework.network.points import Sizes, designed_point, distinct_sizes
from tests.support.probabilities import softmax

seeds = st.integers(0, 2**32)
depths = st.integers(1, 5)


@settings(max_examples=60, deadline=None)
@given(seeds, depths, st.booleans())
def test_every_mistake_can_show(seed, depth, sparse):
    sizes, n = distinct_sizes(seed, depth)
    assert len({sizes.inputs, sizes.hidden, sizes.classes, n, depth}) == 5 and n >= sizes.classes
    point = designed_point(seed, sizes, n, sparse=sparse)
    assert point.x.shape == (sizes.inputs, n) and point.y.shape == (sizes.classes, n)
    assert point.w.shape == (sizes.parameters,)
    assert np.array_equal(point.y.sum(axis=0), np.ones(n)) and point.y.any(axis=1).all()
    assert all(block.value.all() for block in split(point.w, sizes) if "b(" in block.name)
    *hidden, output = pre_activations(point.x, point.w, sizes.widths)
    for z in hidden:
        active = np.mean(z > 0, axis=1)
        assert active.min() >= 0.25 and active.max() <= 0.75
        assert np.abs(z).min() >= 2**-8
    assert (point.y * softmax(output)).sum(axis=0).min() >= 0.001


@pytest.mark.parametrize("sparse", [False, True])
def test_pre_activations_are_exact_to_depth_five(sparse):
    """So that no platform's matrix product can round differently and place a bias elsewhere."""
    sizes, n = distinct_sizes(7, 5)
    point = designed_point(7, sizes, n, sparse=sparse)
    exact = np.vectorize(Fraction.from_float, otypes=[object])
    h = exact(point.x)
    pairs = zip(*unpack(point.w, sizes), pre_activations(point.x, point.w, sizes.widths), strict=True)
    for W, b, z in pairs:
        true = exact(W).dot(h) + exact(b)[:, None]
        assert (true == exact(z)).all()
        h = np.maximum(true, Fraction(0))


def test_the_same_seed_gives_the_same_point_and_another_seed_another():
    sizes = Sizes(12, 9, 6, 3)
    a, b, c = (designed_point(seed, sizes, 13) for seed in (1, 1, 2))
    assert np.array_equal(a.w, b.w) and np.array_equal(a.x, b.x) and not np.array_equal(a.w, c.w)


def test_sparse_means_mostly_zero():
    assert 0.6 < np.mean(designed_point(3, Sizes(784, 10, 10, 3), 16, sparse=True).x == 0) < 0.9


@pytest.mark.parametrize("depth", [1, 3, 5])
def test_one_example_has_active_and_inactive_units(depth):
    sizes = Sizes(12, 9, 6, depth)
    point = designed_point(0, sizes, 1)
    for z in pre_activations(point.x, point.w, sizes.widths)[:-1]:
        assert (z > 0).any() and (z < 0).any()


def test_the_blocks_come_in_packing_order():
    sizes = Sizes(3, 2, 4, 1)
    names = [block.name for block in split(np.arange(sizes.parameters, dtype=float), sizes)]
    assert names == ["dJ/dW(1)", "dJ/dW(2)", "dJ/db(1)", "dJ/db(2)"]
    assert sizes.constants() == {"NUM_HIDDEN_LAYERS": 1, "NUM_INPUT": 3, "NUM_HIDDEN": 2, "NUM_OUTPUT": 4}
