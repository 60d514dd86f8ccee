"""Any loss of any named blocks: a right gradient never fails, and a wrong one does, kinks or not."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.judgement.gradient_check import Batch, check_gradient

seeds = st.integers(0, 2**32)


class Network:
    """A relu, a layer norm of a matrix, a bias that is a number, a softmax loss; summed or averaged."""

    def __init__(self, seed, scale=1.0, sums=False):
        rng = np.random.default_rng(seed)
        self.x, self.labels = rng.normal(size=(9, 5)), rng.integers(4, size=9)
        self.scale, self.sums = scale, sums
        self.w = {"W": rng.normal(size=(5, 7)), "V": rng.normal(size=(7, 4)), "shift": rng.normal(), "b": np.zeros(4)}

    def forward(self, w):
        z = self.x @ w["W"] + w["shift"]
        h = np.maximum(z, 0)
        scores = h @ w["V"] + w["b"]
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        return z, h, p / p.sum(axis=1, keepdims=True)

    def loss(self, w):
        p = self.forward(w)[-1][range(9), self.labels]
        return -self.scale * (np.log(p).sum() if self.sums else np.log(p).mean())

    def gradient(self, w=None):
        w = w or self.w
        z, h, p = self.forward(w)
        g = self.scale * (p - np.eye(4)[self.labels]) / (1 if self.sums else 9)
        back = (g @ w["V"].T) * (z > 0)
        return {"W": self.x.T @ back, "V": h.T @ g, "shift": back.sum(), "b": g.sum(axis=0)}

    def check(self, gradient=None, **options):
        return check_gradient(gradient or self.gradient(), self.loss, self.w, **options)


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from([1e-9, 1e-3, 1.0, 1e6]), st.booleans())
def test_a_right_gradient_passes_on_any_scale(seed, scale, sums):
    assert Network(seed, scale, sums).check(seed=seed).agrees is True


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from(["W", "V", "shift", "b"]), st.sampled_from([1e-9, 1.0, 1e6]))
def test_one_component_off_by_1e_5_of_its_size_is_found_and_its_block_named(seed, name, scale):
    network = Network(seed, scale)
    gradient = network.gradient()
    block = gradient[name] = np.array(gradient[name])
    assume(np.any(block))  # not where relu is 0 everywhere: 1e-5 of nothing is right
    assume(np.abs(network.forward(network.w)[0]).min() > 1e-5)  # near a kink a small component is judged by the largest
    i = np.random.default_rng(seed).integers(block.size)
    block.flat[i] += 1.1e-5 * max(abs(block.flat[i]), 1e-3 * np.abs(block).max())
    found = network.check(gradient, seed=seed)
    assert found.agrees is False and found.wrong == (name,)


MISTAKES = {
    "sign": lambda g: {**g, "W": -g["W"]},
    "a sum": lambda g: {name: 9 * block for name, block in g.items()},
    "nothing": lambda g: {name: 0 * block for name, block in g.items()},
    "a block of nothing": lambda g: {**g, "b": np.zeros(4)},
    "a number for a sum": lambda g: {**g, "shift": g["shift"] / 9},
    "swapped rows": lambda g: {**g, "V": g["V"][::-1]},
    "tiny": lambda g: {name: 1e-300 * block for name, block in g.items()},
    "huge": lambda g: {name: 1e300 * block for name, block in g.items()},
    "one huge": lambda g: {**g, "b": np.array([1e200, *g["b"][1:]])},
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e6])
def test_a_mistake_is_found(mistake, scale):
    for seed in range(3):
        network = Network(seed, scale)
        assert network.check(mistake(network.gradient())).agrees is False


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(seeds, st.floats(-12, -2), st.integers(1, 5), st.booleans())
def test_near_kinks_no_right_gradient_fails(seed, exponent, count, at_kink):
    """Several units so near to a kink, or at it: where the loss is one number, what they add to it may cancel."""
    network = Network(seed)
    z = network.forward(network.w)[0]
    for row in range(count):
        network.x[row] *= 1 - (z[row, 0] - (0 if at_kink else 10.0**exponent)) / (z[row, 0] - network.w["shift"])
    assert network.check(seed=seed).agrees is not False
    wrong = network.gradient()
    assert network.check({**wrong, "V": 1.01 * wrong["V"]}).agrees is not True


def test_the_distance_to_the_nearest_kink_may_be_told():
    network, told = Network(1), []

    def distance(direction):
        z, dz = network.forward(network.w)[0], network.x @ direction["W"] + direction["shift"]
        told.append(float(np.abs(z / dz).min()))
        return told[-1]

    found = network.check(kink_distance=distance)
    assert found.agrees is True and len(told) == 2


def test_it_takes_nineteen_losses_in_three_batches():
    network, asked = Network(1), []

    def evaluate(many):
        asked.append(len(many))
        return [network.loss(w) for w in many]

    found = check_gradient(network.gradient(), Batch(evaluate), network.w)
    assert found.agrees is True and asked == [7, 6, 6] and found.evaluations == 19


def test_a_gradient_that_cannot_be_compared_says_why():
    network = Network(1)
    right = network.gradient()
    for wrong, sentence in [
        ({name: block for name, block in right.items() if name != "b"}, "There is no gradient with respect to b."),
        ({**right, "V": right["V"].T}, "The gradient with respect to V has shape (4, 7); expected (7, 4)."),
        ({**right, "b": None}, "The gradient with respect to b is not an array of real numbers (it is None)."),
    ]:
        found = network.check(wrong)
        assert found.agrees is False and found.problem.sentence == sentence and found.evaluations == 0


def test_axes_of_length_1_carry_no_meaning():
    network = Network(1)
    gradient = network.gradient()
    assert network.check({**gradient, "b": gradient["b"][:, None], "shift": [gradient["shift"]]}).agrees is True


def test_a_loss_in_single_precision_is_checked_as_far_as_its_digits_go():
    network = Network(1)

    def single(w):
        return np.float32(network.loss({name: np.float32(block) for name, block in w.items()}))

    assert check_gradient(network.gradient(), single, network.w).agrees is not False
    assert check_gradient({**network.gradient(), "V": -network.gradient()["V"]}, single, network.w).agrees is False


def test_a_loss_that_is_no_number_is_left_open():
    for loss in (lambda w: None, lambda w: np.ones(3), lambda w: float("inf")):
        found = check_gradient({"w": np.ones(2)}, loss, {"w": np.ones(2)})
        assert found.agrees is None and found.problem.kind == "finite"
