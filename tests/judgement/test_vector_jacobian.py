"""A right backward function passes at any inputs; one with a planted bug fails at all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judgement.gradient_check import Batch
from grader.judgement.vector_jacobian import check_vector_jacobian_product
from tests.support.layers import AFFINE, LAYERS, RELU, affine_backward, affine_forward, relu_backward, relu_forward

layers = pytest.mark.parametrize("layer", LAYERS.values(), ids=list(LAYERS))
BUGS = {f"{name}: {bug}": (layer, backward) for name, layer in LAYERS.items() for bug, backward in layer.bugs.items()}
seeds = st.integers(0, 2**32)


def checked(layer, backward, seed, **options):
    inputs = layer.inputs(np.random.default_rng(seed))
    return check_vector_jacobian_product(layer.forward, backward, inputs, seed=seed, **options)


@layers
@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_a_right_backward_function_passes(layer, seed):
    found = checked(layer, layer.backward, seed)
    assert found.agrees is True and found.error < found.tolerance and found.wrong == ()


@pytest.mark.parametrize("planted", BUGS)
@settings(max_examples=5, deadline=None)
@given(seed=seeds)
def test_a_planted_bug_is_found(planted, seed):
    layer, backward = BUGS[planted]
    assert checked(layer, backward, seed).agrees is False


def test_the_wrong_inputs_are_named():
    assert checked(AFFINE, AFFINE.bugs["bias a mean"], 1).wrong == ("b",)
    assert checked(AFFINE, AFFINE.bugs["mean for sum"], 1).wrong == ("w", "b")


@pytest.mark.parametrize("planted, sentence", [
    ("bias not summed", "The gradient with respect to b has shape (3, 6); expected (6,)."),
    ("too few", "The backward function returned 2 values; expected 3, one for each of x, w, b."),
    ("nan", "The gradient with respect to w holds 30 values that are nan or infinite, the first at index [0, 0]."),
])
def test_what_cannot_be_compared_is_said(planted, sentence):
    x = {"x": np.ones((3, 5)), "w": np.ones((5, 6)), "b": np.ones(6)}
    found = check_vector_jacobian_product(affine_forward, AFFINE.bugs[planted], x)
    assert found.agrees is False and found.problem.sentence == sentence


@pytest.mark.parametrize("size", [10, 3000])
def test_evaluations_do_not_grow_with_the_number_of_parameters(size):
    calls = []
    rng = np.random.default_rng(0)
    inputs = {"x": rng.normal(size=(4, size)), "w": rng.normal(size=(size, 3)), "b": rng.normal(size=3)}
    forward = lambda *a: (calls.append(1), affine_forward(*a))[1]  # noqa: E731
    found = check_vector_jacobian_product(forward, affine_backward, inputs)
    assert found.agrees is True and len(calls) == found.evaluations == 25


def near_a_kink(distance):
    x = np.random.default_rng(0).normal(size=(20, 10))
    x[0, :3] = distance, -distance, distance
    return {"x": x}


@pytest.mark.parametrize("distance", [10.0**-i for i in range(1, 16)] + [0.0])
@pytest.mark.parametrize("seed", range(3))
def test_near_a_kink_a_right_one_never_fails(distance, seed):
    """At the kink itself there is no derivative, and either convention is right."""
    for backward in (relu_backward, lambda dout, x: dout * (x >= 0)):
        found = check_vector_jacobian_product(relu_forward, backward, near_a_kink(distance), seed=seed)
        assert found.agrees is True
    leaky = check_vector_jacobian_product(relu_forward, RELU.bugs["leaky"], near_a_kink(distance), seed=seed)
    assert leaky.agrees is False


class Kept:
    """Forward functions that keep what backward needs, in ways that are right and wrong."""

    def __init__(self):
        self.first = self.last = None
        self.total = 0.0

    def of_the_first_call(self, *arrays):
        self.first = self.first or arrays
        return affine_forward(*arrays)[0], self.first

    def shared_by_all_calls(self, *arrays):
        self.last = arrays
        return affine_forward(*arrays)[0], self

    def inside(self, *arrays):
        self.last = arrays
        return affine_forward(*arrays)[0]

    def summed_up(self, dout, cache):
        dx, dw, db = affine_backward(dout, cache)
        self.total = self.total + db
        return dx, dw, self.total


def test_a_stale_cache_is_found():
    kept, inputs = Kept(), AFFINE.inputs(np.random.default_rng(0))
    assert check_vector_jacobian_product(kept.of_the_first_call, affine_backward, inputs).agrees is False
    shared = check_vector_jacobian_product(kept.shared_by_all_calls, lambda d, k: affine_backward(d, k.last), inputs)
    assert shared.agrees is False
    assert check_vector_jacobian_product(affine_forward, kept.summed_up, inputs).agrees is False
    inside = check_vector_jacobian_product(kept.inside, lambda d: affine_backward(d, kept.last), inputs)
    assert inside.agrees is True


def test_code_that_writes_into_its_arguments_is_judged_by_what_it_returns():
    def forward(x):
        x *= x > 0
        return x, x.copy()

    def backward(dout, h):
        dout *= h > 0
        return dout

    assert checked(RELU, backward, 1).agrees is True
    inputs = RELU.inputs(np.random.default_rng(1))
    before = inputs["x"].copy()
    assert check_vector_jacobian_product(forward, backward, inputs).agrees is True
    assert np.array_equal(inputs["x"], before)


def test_several_outputs_each_have_an_upstream_gradient():
    def step(x, h):
        return np.tanh(x + h), x * h, (x, h)

    def backward(dfirst, dsecond, cache, share=1.0):
        x, h = cache
        d = (1 - np.tanh(x + h) ** 2) * dfirst
        return {"x": d + dsecond * h, "h": d + share * dsecond * x}

    inputs = {"x": np.linspace(-1, 1, 5), "h": np.linspace(0.5, 2, 5)}
    assert check_vector_jacobian_product(step, backward, inputs, outputs=2).agrees is True
    half = check_vector_jacobian_product(step, lambda *a: backward(*a, share=0.5), inputs, outputs=2)
    assert half.agrees is False and half.wrong == ("h",)


def test_a_batch_is_asked_at_once():
    asked = []

    def evaluate(arguments):
        asked.append(len(arguments))
        return [relu_forward(*each)[0] for each in arguments]

    inputs = near_a_kink(0.5)
    found = check_vector_jacobian_product(Batch(evaluate), lambda d: relu_backward(d, inputs["x"]), inputs)
    assert found.agrees is True and sum(asked) == found.evaluations and len(asked) == 7


def test_what_has_no_value_is_left_open():
    zero = {"x": np.zeros(3)}
    with np.errstate(divide="ignore"):
        assert check_vector_jacobian_product(np.log, lambda d: d, zero).problem.kind == "finite"
    assert check_vector_jacobian_product(lambda x: None, lambda d: d, zero).agrees is None
    dropout = np.random.default_rng(0)
    random = check_vector_jacobian_product(lambda x: x * dropout.integers(0, 2, x.shape), lambda d: d, {"x": np.ones(9)})
    assert random.agrees is None
    assert check_vector_jacobian_product(np.abs, lambda d: d, zero).agrees is None


def test_inputs_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="x must be an array of finite real numbers"):
        check_vector_jacobian_product(relu_forward, relu_backward, {"x": [np.nan]})
