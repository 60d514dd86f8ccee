"""How students write a call, in a table; each is the same call as the contract has it."""

import numpy as np
import pytest

from grader.grading.call_forms import Lengths
from grader.grading.passes.follow_through import true_values
from grader.homework.contract import CONTRACT
from grader.homework.network.points import Sizes
from tests.support.answers import KNOWN

SIZES = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=2)
DRAW = np.random.default_rng(3)
Z, YHAT = DRAW.normal(size=(4, 6)), np.full((4, 6), 0.25) + DRAW.uniform(0, 0.1, size=(4, 6))
LABELS = np.array([0, 3, 1, 1, 2, 0])
Y = np.eye(4)[:, LABELS]
X, W = DRAW.normal(size=(7, 6)), DRAW.normal(size=SIZES.parameters)


def told(name, *arguments):
    """What the student's call of `name` is answered while back_prop is judged."""
    replacement = true_values(KNOWN, CONTRACT, frozenset([name]), "back_prop", (X, Y, W), SIZES)[name]
    found, value = replacement.answer(arguments)
    assert found
    return value


@pytest.mark.parametrize(("name", "contract", "theirs", "like"), [
    ("softmax", (Z,), (Z.T,), lambda true: true.T),
    ("softmax", (Z[:, 0],), (Z[:, :1],), lambda true: true[:, None]),
    ("softmax", (Z[:, 0],), (Z[None, :, 0],), lambda true: true[None, :]),
    ("relu", (Z,), (Z[1, 2],), lambda true: true[1, 2]),
    ("relu_prime", (Z,), (Z[None],), lambda true: true[None]),
    ("cross_entropy", (Y, YHAT), (Y.T, YHAT.T), lambda true: true),
    ("cross_entropy", (Y, YHAT), (LABELS, YHAT), lambda true: true),
    ("cross_entropy", (Y, YHAT), (LABELS, YHAT.T), lambda true: true),
    ("dJ_dyhat", (Y[:, 1], YHAT[:, 1]), (Y[:, 1:2], YHAT[:, 1:2]), lambda true: true),
    ("dyhat_dz2", (YHAT[:, 1],), (YHAT[None, :, 1],), lambda true: true),
])
def test_another_way_to_write_the_call_has_the_same_answer(name, contract, theirs, like):
    true = getattr(KNOWN.module, name)(*contract)
    np.testing.assert_allclose(told(name, *theirs), like(np.asarray(true)))


def test_a_batch_for_a_function_of_one_example_is_answered_for_each():
    each = [KNOWN.module.dJ_dyhat(Y[:, j], YHAT[:, j]) for j in range(6)]
    np.testing.assert_allclose(np.squeeze(told("dJ_dyhat", Y, YHAT)), np.squeeze(np.array(each)).T)
    np.testing.assert_allclose(np.squeeze(told("dJ_dyhat", Y.T, YHAT.T)), np.squeeze(np.array(each)))


@pytest.mark.parametrize("arguments", [(X[:, 2:3], Y[:, 2:3], W), (X[:, 2], Y[:, 2], W), (X[:, [2]].T, Y[:, [2]].T, W)])
def test_one_example_of_the_batch_may_be_asked_about_alone(arguments):
    with KNOWN.constants(SIZES):
        true = KNOWN.module.forward_prop(X[:, 2:3], Y[:, 2:3], W)
    loss, zs, _, yhat = told("forward_prop", *arguments)
    assert loss == pytest.approx(true[0])
    np.testing.assert_allclose(np.ravel(yhat), np.ravel(true[3]))
    np.testing.assert_allclose(np.ravel(zs[0]), np.ravel(true[1][0]))


@pytest.mark.parametrize("arguments", [(), (Z, Z), (None,), ("text",), (np.zeros((3, 3)),), (np.zeros((4, 50_000)),)])
def test_what_is_no_call_of_the_function_has_no_answer(arguments):
    asked = true_values(KNOWN, CONTRACT, frozenset(["softmax"]), "back_prop", (X, Y, W), SIZES)["softmax"]
    assert asked.answer(arguments) == (False, None)


@pytest.mark.parametrize(("judged", "never"), [
    ("back_prop", ("back_prop", "back_prop_general", "gradients_3_layer", "dJ_dW1_by_jacobians")),
    ("back_prop_general", ("back_prop", "gradients_3_layer")),
    ("gradients_3_layer", ("dJ_dW1_by_jacobians", "back_prop")),
])
def test_nothing_is_answered_by_its_own_answer(judged, never):
    everything = frozenset(CONTRACT.by_name)
    assert not set(never) & set(true_values(KNOWN, CONTRACT, everything, judged, (X, Y, W), SIZES))


def test_the_lengths_of_a_call_say_the_constants():
    given = (X[:, 0], Y[:, 0], np.ones((5, 7)), np.ones(5), np.ones((4, 5)), np.ones(4))
    assert Lengths.of_call(CONTRACT, CONTRACT.by_name["gradients_3_layer"], given, None).constants() == {
        "NUM_HIDDEN_LAYERS": 1, "NUM_INPUT": 7, "NUM_HIDDEN": 5, "NUM_OUTPUT": 4}
