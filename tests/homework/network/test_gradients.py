"""A gradient fails only when it is wrong, and always when it is: by reference values and by differences of the loss."""

import numpy as np
import pytest

from grader.homework.network.differences import check_gradient, scales
from grader.homework.network.forward import loss_rounding, pre_activations
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.localise import locate
from grader.homework.network.packing import layout, split
from grader.homework.network.points import Point
from tests.support.networks import losses_of, some_point
from tests.support.probabilities import softmax
from tests.support.slow import one_in


@pytest.mark.parametrize("depth", one_in(3, (3, 1, 5)))
def test_a_planted_bug_is_found_both_ways(bug, depth, gradient):
    for seed in range(3):
        point = some_point(seed, depth, sparse=seed == 2)
        wrong = gradient(point, bug)
        assert not compare_gradient(wrong, gradient(point), point.sizes).agrees
        assert check_gradient(wrong, losses_of(point), point, seed=seed).agrees is False


@pytest.mark.parametrize("seed", range(60))
def test_a_right_gradient_passes(seed, gradient):
    point = some_point(seed, 1 + seed % 5, sparse=bool(seed % 2))
    found = check_gradient(gradient(point), losses_of(point), point, seed=seed, draws=3)
    assert found.agrees is True and found.error < 0.2 * found.tolerance
    assert found.evaluations == 12


@pytest.mark.parametrize("seed", range(60))
def test_one_component_off_by_1e_5_of_its_size_is_found(seed, gradient):
    point = some_point(seed, 1 + seed % 5)
    g = gradient(point)
    i = np.random.default_rng(seed).integers(g.size)
    g[i] += 1.01e-5 * scales(gradient(point), point.sizes.widths)[i]
    assert check_gradient(g, losses_of(point), point, seed=seed).agrees is False
    assert not compare_gradient(g, gradient(point), point.sizes).agrees


def test_all_losses_are_asked_in_one_message(gradient):
    point, asked = some_point(1), []
    check_gradient(gradient(point), lambda ws: (asked.append(len(ws)), losses_of(point)(ws))[1], point)
    assert asked == [8]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_gradient_that_is_not_finite_is_wrong_without_a_loss(value, gradient):
    point = some_point(1)
    found = check_gradient(np.full_like(point.w, value), losses_of(point), point)
    assert found.agrees is False and found.evaluations == 0


def test_wrong_components_are_located_from_losses_alone(gradient):
    point = some_point(4)
    g = gradient(point)
    strong = np.flatnonzero(np.abs(g) > 0.1 * np.abs(g).max())
    chosen = (int(strong[0]), int(strong[-1]))
    g[list(chosen)] *= 1 + 1e-4
    assert locate(g, losses_of(point), point) == chosen
    assert locate(gradient(point), losses_of(point), point) == ()


@pytest.mark.parametrize("seed", range(10))
def test_a_loss_with_log_of_p_plus_1e_12_passes(seed, gradient):
    point = some_point(seed)

    def guarded(ws):
        outputs = (softmax(pre_activations(point.x, w, point.sizes.widths)[-1]) for w in ws)
        return [-np.mean(np.log((point.y * p).sum(axis=0) + 1e-12)) for p in outputs]

    assert check_gradient(gradient(point), guarded, point, seed=seed).agrees is True


def shifted(point, size):
    """The same point with all output biases larger by `size`."""
    w = point.w.copy()
    w[-point.sizes.classes :] += size
    return Point(point.sizes, point.x, point.y, w)


@pytest.mark.parametrize("size", [1.0, 30.0, 1e3, 3e4])
@pytest.mark.parametrize("seed", range(10))
def test_large_logits_and_a_moderate_loss_fail_no_right_gradient(seed, size, gradient):
    """Rounding follows from the logits: an output bias of 1000 in all classes changes no loss, and rounds all of them."""
    point = shifted(some_point(seed, 1 + seed % 5), size)
    for draw in range(5):
        assert check_gradient(gradient(point), losses_of(point), point, seed=draw).agrees is not False
    assert check_gradient(-gradient(point), losses_of(point), point).agrees is False


@pytest.mark.parametrize("loss_of", [
    lambda y, z: -np.mean(np.log((y * softmax(z)).sum(axis=0))),
    lambda y, z: -sum(float(np.log(softmax(z[:, [j]])[y[:, j] > 0, 0][0])) for j in range(z.shape[1])) / z.shape[1],
], ids=["of probabilities", "example by example"])
@pytest.mark.parametrize("size", [1.0, 30.0, 1e3])
@pytest.mark.parametrize("seed", range(3))
def test_what_rounding_does_to_a_loss_is_foretold(seed, size, loss_of, gradient):
    """Measured over 300 tiny moves; twelve deviations are allowed, so that a foretelling good to a factor of 3 does."""
    point = shifted(some_point(seed, 1 + 2 * seed), size)
    moved = point.w * (1 + 1e-12 * np.random.default_rng(seed).normal(size=(300, point.w.size)))
    losses = [loss_of(point.y, pre_activations(point.x, w, point.sizes.widths)[-1]) for w in moved]
    measured = np.std(losses - (moved - point.w) @ gradient(point))
    foretold = loss_rounding(point.x, point.y, point.w, point.sizes.widths)
    assert measured / 3 < foretold < measured * 10


@pytest.mark.parametrize("depth", [1, 3])
def test_where_kinks_are_near_each_layer_is_checked_by_itself(depth, gradient):
    """Biases put three units of each hidden layer next to a kink; a planted error in any layer is still found."""
    point = some_point(2, depth)
    w = point.w.copy()
    for i, block in enumerate(split(w, point.sizes)[depth + 1 : -1]):
        z = pre_activations(point.x, w, point.sizes.widths)[i]
        block.value[:3] -= z[:3, 0] - 1e-9  # active in example 0, barely
    point = Point(point.sizes, point.x, point.y, w)
    right = gradient(point)
    found = check_gradient(right, losses_of(point), point)
    assert found.agrees is True and found.evaluations == 8 * (depth + 1)
    for place in layout(point.sizes.widths):
        wrong = right.copy()
        wrong[place.start] += 1.1e-5 * scales(right, point.sizes.widths)[place.start]
        assert check_gradient(wrong, losses_of(point), point).agrees is False


def test_a_unit_at_a_kink_leaves_open_what_depends_on_its_side(gradient, steps):
    """Whether relu'(0) is 0 is asked once, in relu_prime: a gradient with another convention is not failed here."""
    point = some_point(2, 1)
    w = point.w.copy()
    split(w, point.sizes)[2].value[0] -= pre_activations(point.x, w, point.sizes.widths)[0][0, 0]
    point = Point(point.sizes, point.x, point.y, w)
    assert pre_activations(point.x, w, point.sizes.widths)[0][0, 0] == 0
    otherwise = steps(mask=lambda r, i: r.zs[i - 1] >= 0)
    for g in (gradient(point), gradient(point, otherwise)):
        assert check_gradient(g, losses_of(point), point).agrees is not False
    assert check_gradient(-gradient(point), losses_of(point), point).agrees is False


@pytest.mark.parametrize("value", [0.0, 1e-320, 1e-100, 1e-14, 1e-9, 1e9, 1e300])
@pytest.mark.parametrize("start", [0, -5])
def test_no_odd_number_leaves_the_check_open(value, start, gradient):
    """A wrong gradient may not escape by making directions so long that rounding hides everything."""
    point = some_point(3)
    whole, part = np.full_like(point.w, value), gradient(point)
    part[start:] = value
    assert check_gradient(whole, losses_of(point), point).agrees is False
    assert check_gradient(part, losses_of(point), point).agrees is False
