"""Follow-through: right backprop of a wrong forward pass earns marks; a loss made to fit earns nothing."""

import numpy as np
import pytest

from grader.homework.network.consistency import earns_follow_through, explain_loss, is_float32, recognise
from grader.homework.network.forward import loss
from grader.homework.network.variants import Variant, cost, variants
from tests.support.networks import forward_pass, rounded_at, some_point


def own(point, variant):
    return lambda ws: [cost(variant, point.x, point.y, w, point.sizes.widths) for w in ws]


def weights_part(point, g):
    P, biases = point.sizes.parameters, sum(point.sizes.widths[1:])
    return np.where(np.arange(P) < P - biases, g, 0.0)


@pytest.mark.parametrize(("variant", "derivative"), [
    (Variant(cost="sum"), lambda p, g: g * p.n),
    (Variant(cost="mean/c"), lambda p, g: g / p.sizes.classes),
    (Variant(cost="sum/c"), lambda p, g: g * p.n / p.sizes.classes),
    (Variant(cost="mean/n"), lambda p, g: g / p.n),
    (Variant(cost="weights", amount=0.01), lambda p, g: g + 0.02 * weights_part(p, p.w)),
    (Variant(cost="parameters", amount=0.01), lambda p, g: g + 0.02 * p.w),
], ids=lambda value: getattr(value, "cost", ""))
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_right_gradient_of_another_cost_earns_its_marks(variant, derivative, seed, gradient):
    point = some_point(seed)
    g = gradient(point)
    found = earns_follow_through(derivative(point, g), own(point, variant), point)
    assert found.earned and found.variant.cost == variant.cost
    assert "your loss is not the notes' loss" in explain_loss(found.variant).sentence
    assert not earns_follow_through(g, own(point, variant), point).earned


def test_a_broken_backprop_earns_nothing_behind_another_cost(bug, gradient):
    point = some_point()
    assert not earns_follow_through(gradient(point, bug) / point.n, own(point, Variant(cost="mean/n")), point).earned


ATTACKS = {
    "constant": (lambda p, g, w: 1.0, lambda p, g: 0 * g),
    "squares of w": (lambda p, g, w: w @ w / 2, lambda p, g: p.w),
    "linear in w": (lambda p, g, w: w @ g, lambda p, g: g),
    "linear through the true loss": (
        lambda p, g, w: loss(p.x, p.y, p.w, p.sizes.widths) + (w - p.w) @ p.w, lambda p, g: p.w),
    "true loss under a huge L2 term": (
        lambda p, g, w: loss(p.x, p.y, w, p.sizes.widths) + 1e8 * (w @ w), lambda p, g: 2e8 * p.w),
    "without y": (lambda p, g, w: loss(p.x, np.ones_like(p.y) / len(p.y), w, p.sizes.widths), lambda p, g: g),
    "without x": (lambda p, g, w: loss(0 * p.x, p.y, w, p.sizes.widths), lambda p, g: g),
    "not a number": (lambda p, g, w: float("nan"), lambda p, g: g),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_loss_made_to_fit_a_cheap_gradient_earns_nothing(name, gradient):
    point = some_point()
    g = gradient(point)
    value, claimed = ATTACKS[name]
    found = earns_follow_through(claimed(point, g), lambda ws: [value(point, g, w) for w in ws], point)
    assert not found.earned and found.variant is None


def test_the_notes_own_loss_needs_no_follow_through(gradient):
    point = some_point()
    found = earns_follow_through(gradient(point), own(point, Variant()), point)
    assert not found.earned and found.variant == Variant()


@pytest.mark.parametrize("epsilon", [1e-8, 1e-6, 1e-4])
def test_epsilon_is_recognised_and_measured(epsilon):
    point = some_point()
    found = recognise(own(point, Variant(cost="epsilon", amount=epsilon)), point)
    assert found.cost == "epsilon" and found.amount == pytest.approx(epsilon, rel=1e-3)


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_every_listed_mistake_is_told_from_the_others(depth):
    point = some_point(5, depth)
    for variant in variants(point.sizes.widths):
        if variant.cost in ("mean", "sum", "mean/c", "sum/c", "mean/n"):
            assert recognise(own(point, variant), point) == variant


def test_no_relu_may_be_dropped_where_it_is_the_only_one():
    assert not any(variant.linear for variant in variants((4, 3, 2)))


def in_single(place, point):
    """The notes' loss, in float32 at one place."""
    def run(w):
        p = forward_pass(at := rounded_at(place), point.x, w, point.sizes.widths)[-1]
        return float(at("loss", -np.log((point.y * p).sum(axis=0)).mean()))
    return lambda ws: [run(w) for w in ws]


@pytest.mark.parametrize("place", ["parameters", "hidden layers", "scores", "probabilities", "loss"])
@pytest.mark.parametrize("seed", range(8))
def test_float32_losses_are_recognised(seed, place):
    point = some_point(seed, 1 + seed % 5)
    assert is_float32(in_single(place, point), point)


@pytest.mark.parametrize("losses", [
    own, lambda p, v: in_single("nowhere", p), lambda p, v: lambda ws: [float("nan") for _ in ws],
    lambda p, v: lambda ws: list(np.random.default_rng(0).normal(size=len(ws))),
], ids=["the notes' loss", "the same by probabilities", "not a number", "random"])
@pytest.mark.parametrize("seed", range(8))
def test_other_losses_are_not_called_float32(seed, losses):
    point = some_point(seed, 1 + seed % 5)
    for variant in (Variant(), Variant(cost="sum"), Variant(cost="epsilon", amount=1e-8)):
        assert not is_float32(losses(point, variant), point)
