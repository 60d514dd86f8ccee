"""Small guards cost nothing, alone or several at once; nothing else passes for a guard."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.homework.network.agreement import agreement
from grader.homework.network.directions import scales
from grader.homework.network.forward import pre_activations
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.guarded import (
    EVERYWHERE,
    IN_COST,
    IN_SOFTMAX,
    GuardSizes,
    cost,
    error,
    guards,
    probabilities,
)
from grader.judgement.compare import compare
from grader.judgement.guards import LARGEST, Guards, fit
from grader.judgement.reasons import Asked
from tests.support.networks import any_point, losses_of
from tests.support.probabilities import softmax
from tests.support.slow import one_in

COMBINATIONS = [("log",), ("total",), ("unshifted",), ("added",), ("log", "total"), ("log", "added"),
                ("log", "least", "most"), ("total", "least", "log")]


@pytest.fixture
def guarded(gradient, steps):
    """guarded(point, guard): the gradient of a right program with these guards; see §7.2, step 3(a)."""
    def at(point, guard=None):
        guard = guard or GuardSizes()
        return gradient(point, steps(error=lambda r: error(r.y, probabilities(r.zs[-1], guard), guard)))
    return at


@pytest.fixture
def asked(guarded):
    return lambda point: Asked(guards(EVERYWHERE, lambda guard: guarded(point, guard)))


@pytest.fixture
def verdicts(guarded, asked):
    """verdicts(mine, point): whether a gradient agrees, by reference values and by differences of the loss."""
    def at(mine, point, seed=0):
        z = pre_activations(point.x, point.w, point.sizes.widths)[-1]
        at_output = Asked(guards(EVERYWHERE, lambda guard: error(point.y, probabilities(z, guard), guard) / point.n))
        return (compare_gradient(mine, guarded(point), point.sizes, asked=asked(point)).agrees,
                agreement(mine, losses_of(point), point, asked=at_output, seed=seed).agrees)
    return at


@pytest.mark.parametrize("names", COMBINATIONS, ids="+".join)
@pytest.mark.parametrize("size", one_in(2, (1e-12, 1e-10, 1e-8, 1e-7, 1e-6)))
def test_guards_cost_nothing(names, size, guarded, asked, verdicts):
    for seed in range(5):
        point = any_point(seed, 1 + seed)
        mine = guarded(point, GuardSizes(**{name: size / (i + 1) for i, name in enumerate(names)}))
        assert verdicts(mine, point, seed) == (True, True)
        found = compare_gradient(mine, guarded(point), point.sizes, asked=asked(point))
        assert found.reason is None or max(found.reason.guards.values()) < 3 * size


@pytest.mark.parametrize("guard", [GuardSizes(), GuardSizes(log=3e-8), GuardSizes(log=1e-6, total=1e-7)], ids=str)
@pytest.mark.parametrize("seed", range(10))
def test_one_component_off_by_1e_5_is_found_beside_any_guard(seed, guard, guarded, verdicts):
    """As the comment in guards.py promises: a fit of at most three guards leaves the error of a single entry."""
    point = any_point(seed, 1 + seed % 5)
    right, mine = guarded(point), guarded(point, guard)
    for i in np.random.default_rng(seed).integers(right.size, size=3):
        wrong = mine.copy()
        wrong[i] += 1.1e-5 * scales(right, point.sizes.widths)[i]
        assert verdicts(wrong, point, seed) == (False, False)


@pytest.mark.parametrize(("seed", "entry", "by"), [(300, 110, 1.1e-5), (300, 110, 3e-5), (320, 53, -1.1e-5),
                                                  (43, 283, -1.1e-5), (44, 423, -1.1e-5)])
def test_a_wrong_entry_that_a_guard_moves_more_than_all_others_is_found(seed, entry, by, guarded, asked):
    point = any_point(seed, 1 + seed % 5)
    wrong = guarded(point)
    wrong[entry] += by * scales(wrong, point.sizes.widths)[entry]
    assert not compare_gradient(wrong, guarded(point), point.sizes, asked=asked(point)).agrees


@pytest.mark.parametrize("size", [1e-9, 1e-7, 1e-6])
def test_a_guard_on_the_way_to_one_block_only_costs_nothing(size, guarded, asked):
    for seed in range(5):
        point = any_point(seed, 1 + seed)
        mine, with_guard = guarded(point), guarded(point, GuardSizes(log=size))
        first = slice(0, point.sizes.widths[0] * point.sizes.widths[1])  # dJ/dW(1)
        mine[first] = with_guard[first]
        assert compare_gradient(mine, guarded(point), point.sizes, asked=asked(point)).agrees


def test_no_planted_bug_passes_for_a_guard(bug, gradient, verdicts):
    for seed in range(3):
        point = any_point(seed, 1 + seed)
        assert verdicts(gradient(point, bug), point) == (False, False)


@pytest.mark.parametrize("names", [("log",), ("total",), ("added",)], ids="+".join)
@pytest.mark.parametrize("size", [3e-6, 1e-5, 1e-3, -1e-7])
def test_a_guard_that_is_large_or_negative_is_no_guard(names, size, guarded, asked):
    point = any_point(1)
    mine = guarded(point, GuardSizes(**dict.fromkeys(names, size)))
    assert not compare_gradient(mine, guarded(point), point.sizes, asked=asked(point)).agrees


Z = np.array([[1.0, -2.0, 30.0], [0.5, 1.5, -800.0], [-1.0, 0.25, -30.0]])
Y = np.eye(3)[[0, 2, 1]].T
P = softmax(Z[:, :2])
ABOUT_SOFTMAX = Asked(guards(IN_SOFTMAX, lambda guard: probabilities(Z, guard)))
COST = -np.mean(np.log((Y[:, :2] * P).sum(axis=0)))
ABOUT_COST = Asked(guards(IN_COST, lambda guard: cost(Y[:, :2], P, guard)))


@settings(max_examples=60)
@given(st.sampled_from(IN_SOFTMAX), st.floats(-12, -6))
def test_a_guarded_softmax_is_right(name, exponent):
    assert compare(probabilities(Z, GuardSizes(**{name: 10**exponent})), softmax(Z), asked=ABOUT_SOFTMAX).agrees


@settings(max_examples=60)
@given(st.floats(-12, -6))
def test_a_guarded_cost_is_right(exponent):
    mine = -np.mean(np.sum(Y[:, :2] * np.log(P + 10**exponent), axis=0))
    assert compare(mine, COST, asked=ABOUT_COST).agrees


@pytest.mark.parametrize(("wrong", "right", "asked"), [
    *((wrong, softmax(Z), ABOUT_SOFTMAX) for wrong in (
        softmax(Z) * (1 + 1e-5), softmax(Z) + 1e-5, softmax(Z * (1 + 1e-5)), softmax(Z) * [[1], [1], [1 + 1e-5]],
        np.exp(Z) / np.exp(Z).sum())),
    *((factor * COST, COST, ABOUT_COST) for factor in (1 + 1e-5, 1 - 1e-3, 2.0, 1 / np.log(2))),
])
def test_a_wrong_softmax_or_cost_is_found(wrong, right, asked):
    assert not compare(wrong, right, asked=asked).agrees


def test_the_fewest_guards_are_named_with_their_size():
    directions = np.array([[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 1.0]])
    two = Guards(("a", "b"), lambda sizes: sizes @ directions)
    found = fit(3e-7 * directions[0], two, np.full(4, 1e-10))
    assert found.sizes == {"a": pytest.approx(3e-7)}
    assert fit(2 * LARGEST * directions[0], two, np.full(4, 1e-10)) is None
    assert fit(1e-7 * np.array([1.0, 0.0, 2.0, 1.0]), two, np.full(4, 1e-10)) is None
