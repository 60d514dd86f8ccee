"""float32 inside is right to float32's digits, wherever it is; nothing inexact is right because it was rounded."""

import numpy as np
import pytest

from grader.homework.network.agreement import agreement
from grader.homework.network.directions import scales
from grader.homework.network.forward import pre_activations
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.guarded import EVERYWHERE, error, guards, probabilities
from grader.homework.network.packing import join
from grader.judgement.compare import compare
from grader.judgement.grain import STILL, TRIPLES, nearby
from grader.judgement.reasons import Asked
from tests.support.networks import any_point, forward_pass, losses_of, rounded_at
from tests.support.probabilities import softmax
from tests.support.slow import slow

SINGLE, HALF = np.float32, np.float16


def back_prop(place, kind=SINGLE, guard=0.0):
    """A right program that computes at one `place` in `kind` and returns float64."""
    at = rounded_at(place, kind)

    def run(x, y, w, widths):
        Ws, hs, p = forward_pass(at, x, w, widths)
        pulls = y * p / (p + guard)
        g = at("error", at("everywhere", p * pulls.sum(axis=0) - pulls) / x.shape[1])
        dWs, dbs = [], []
        for i in reversed(range(len(Ws))):
            dWs.insert(0, g @ hs[i].T)
            dbs.insert(0, g.sum(axis=1))
            g = at("way back", Ws[i].T @ g) * (hs[i] > 0)
        return at("answer", join(dWs, dbs)).astype(float)
    return run


PLACES = ("everywhere", "parameters", "inputs", "hidden layers", "scores", "probabilities", "error", "way back", "answer")


def differences(step, kind=float, central=False):
    """No backpropagation: differences of the loss, component by component, at the end rounded to `kind` or to so many decimals."""
    def run(x, y, w, widths):
        def cost(v):
            return -np.mean(np.log((y * softmax(pre_activations(x, v, widths)[-1])).sum(axis=0)))

        units = step * np.eye(w.size)
        below = [cost(w - unit) for unit in units] if central else cost(w)
        found = (np.array([cost(w + unit) for unit in units]) - below) / (step * (1 + central))
        return np.round(found, kind) if isinstance(kind, int) else found.astype(kind).astype(float)
    return run


def asked(run, point, guarded=False):
    widths = point.sizes.widths

    def ask(arguments):
        return [run(*each, widths) for each in arguments]

    found = Asked(nearby=lambda still, attempt: nearby(ask, (point.x, point.y, point.w), still, (1, attempt)))
    if not guarded:
        return found
    z = pre_activations(point.x, point.w, widths)[-1]
    at_output = guards(EVERYWHERE, lambda guard: error(point.y, probabilities(z, guard), guard) / point.n)
    return Asked(at_output, found.nearby)


def judged(run, point, truth):
    """By reference values and by differences."""
    mine = run(point.x, point.y, point.w, point.sizes.widths)
    by_values = compare_gradient(mine, truth, point.sizes, asked=asked(run, point))
    by_slopes = agreement(mine, losses_of(point), point,
                          asked=asked(run, point), seed=3)
    return by_values, by_slopes


@pytest.mark.parametrize("place", ["nowhere", *PLACES])
@pytest.mark.parametrize("seed", range(6))
def test_float32_in_any_place_is_right(seed, place, gradient):
    point = any_point(seed, 1 + seed % 5)
    by_values, by_slopes = judged(back_prop(place), point, gradient(point))
    assert by_values.agrees and by_slopes.agrees is True


def test_it_is_called_float32_where_that_mattered(gradient):
    point = any_point(2, 3)
    for place in PLACES:
        found, _ = judged(back_prop(place), point, gradient(point))
        assert found.float32 is (found.error > 1e-6 or place == "answer")
    assert not judged(back_prop("nowhere"), point, gradient(point))[0].float32


@pytest.mark.parametrize("kind", [SINGLE, 6, slow(float), slow(5)], ids=str)
@pytest.mark.parametrize(("step", "central"), [
    (1e-5, False), slow(1e-7, False), slow(1e-6, False), slow(1e-5, True), slow(1e-3, True),
])
def test_rounding_differences_does_not_help(step, central, kind, gradient):
    for seed, depth in ((1, 1), (2, 2)):
        point = any_point(seed, depth)
        given, truth = (point.x, point.y, point.w, point.sizes.widths), gradient(point)
        exact, run = differences(step, float, central), differences(step, kind, central)
        unrounded = compare_gradient(exact(*given), truth, point.sizes).error
        found = compare_gradient(run(*given), truth, point.sizes, asked=asked(run, point))
        assert not found.agrees or unrounded < 5e-6  # smaller than what float32 rounds off


def test_a_planted_bug_is_found_behind_float32(bug, gradient):
    """The bug's answer plus float32's own noise at every point."""
    point = any_point(3, 2)
    single, double = back_prop("everywhere"), back_prop("nowhere")
    offset = gradient(point, bug) - gradient(point)

    def wrong(x, y, w, widths):
        return single(x, y, w, widths) + offset

    assert double(point.x, point.y, point.w, point.sizes.widths) == pytest.approx(gradient(point), rel=1e-12)
    small = np.abs(offset / scales(gradient(point), point.sizes.widths)).max() < 2e-5  # below the noise of some entries
    assert small or not judged(wrong, point, gradient(point))[0].agrees


@pytest.mark.parametrize("seed", range(6))
def test_one_component_off_by_1e_3_is_found_behind_float32(seed, gradient):
    point = any_point(seed, 1 + seed % 5)
    single = back_prop("everywhere")
    offset = np.zeros_like(point.w)
    i = int(np.random.default_rng(seed).integers(offset.size))
    offset[i] = 1e-3 * scales(gradient(point), point.sizes.widths)[i]
    by_values, by_slopes = judged(lambda *a: single(*a) + offset, point, gradient(point))
    assert not by_values.agrees and by_slopes.agrees is False


@pytest.mark.parametrize("run", [
    back_prop("everywhere", HALF), back_prop("error", HALF), lambda *a: np.round(back_prop("nowhere")(*a), 5),
    lambda *a: np.round(back_prop("answer")(*a), 6),
], ids=["float16", "float16 in one place", "five decimals", "six decimals of float32"])
def test_a_coarser_grain_is_not_float32(run, gradient):
    for found in (judged(run, point, gradient(point)) for point in (any_point(1, 1), any_point(2, 3))):
        assert not found[0].agrees and found[1].agrees is False


def test_noise_that_is_drawn_is_not_float32(gradient):
    point, rng = any_point(1, 2), np.random.default_rng(0)
    right = back_prop("nowhere")
    noisy = lambda *a: right(*a) * (1 + 1e-5 * rng.normal(size=point.w.size))  # noqa: E731
    assert not judged(noisy, point, gradient(point))[0].agrees


@pytest.mark.parametrize("seed", range(4))
def test_float32_and_a_guard_together_are_right(seed, gradient):
    point = any_point(seed, 1 + seed)
    run = back_prop("everywhere", guard=1e-7)
    mine = run(point.x, point.y, point.w, point.sizes.widths)
    assert agreement(mine, losses_of(point), point, asked=asked(run, point, guarded=True)).agrees is True


def test_nothing_is_asked_where_the_answer_is_right_or_far_off(gradient):
    point = any_point(1, 2)
    calls = []
    counted = Asked(nearby=lambda still, attempt: calls.append(1))
    for mine, agrees in ((gradient(point), True), (2 * gradient(point), False)):
        assert compare_gradient(mine, gradient(point), point.sizes, asked=counted).agrees is agrees
    assert not calls


def test_four_calls_tell_that_there_is_no_grain(gradient):
    point, run, calls = any_point(1, 1), differences(1e-7), []

    def ask(arguments):
        calls.append(len(arguments))
        return [run(*each, point.sizes.widths) for each in arguments]

    mine = run(point.x, point.y, point.w, point.sizes.widths)
    counted = Asked(nearby=lambda still, attempt: nearby(ask, (point.x, point.y, point.w), still))
    assert not compare_gradient(mine, gradient(point), point.sizes, asked=counted).agrees
    assert calls == [2 * STILL] and 2 * STILL < 3 * TRIPLES


Z = np.linspace(-3, 2, 20).reshape(4, 5)


@pytest.mark.parametrize(("single", "double"), [
    (lambda z: softmax(z.astype(SINGLE)).astype(float), softmax),
    (lambda z: float(np.sum(z.astype(SINGLE)[0] * z.astype(SINGLE)[1]) - SINGLE(4)), lambda z: z[0] @ z[1] - 4),
    (lambda z: np.maximum(z.astype(SINGLE) - SINGLE(1.3), 0).astype(float), lambda z: np.maximum(z - 1.3, 0)),
])
def test_any_function_may_be_asked_again(single, double):
    ask = lambda arguments: [np.ravel(single(*each)) for each in arguments]  # noqa: E731
    found = compare(single(Z), double(Z), asked=Asked(nearby=lambda still, attempt: nearby(ask, (Z,), still)))
    assert found.agrees


@pytest.mark.parametrize("answers", [
    [np.zeros(3)] * 3 + [np.zeros(2)], [np.full(3, np.nan)] * 4, [np.zeros(0)] * 4,
])
def test_answers_that_cannot_be_compared_explain_nothing(answers):
    near = nearby(lambda arguments: (answers * 10)[: len(arguments)], (Z,), lambda changes: True)
    assert near is None or near.values.size == 0
