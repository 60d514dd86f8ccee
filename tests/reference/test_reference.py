"""The reference proved three ways: by the Jacobians of §3, by the complex step, and by automatic differentiation."""

import importlib.util
import itertools
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "homework4.py"
networks = pytest.mark.parametrize(("depth", "n"), [*itertools.product([1, 2, 3, 4, 5], [1, 2, 7])])


@pytest.fixture
def homework():
    """A fresh copy of the reference, so that constants set by a test stay in it."""
    spec = importlib.util.spec_from_file_location("homework4_reference", REFERENCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def network(homework, depth, n, seed=0):
    """Small sizes that all differ, and x, y and parameters for them."""
    homework.NUM_HIDDEN_LAYERS, homework.NUM_INPUT, homework.NUM_HIDDEN, homework.NUM_OUTPUT = depth, 6, 5, 4
    rng = np.random.default_rng([seed, depth, n])
    np.random.seed(seed)
    w = homework.initWeightsAndBiases()
    w = w + 0.1 * rng.standard_normal(w.shape)
    return rng.standard_normal((6, n)), np.eye(4)[:, rng.integers(4, size=n)], w


def loss_for_autograd(w, x, y, widths):
    """The cost written once more, from the flat vector, for HIPS autograd."""
    start, Ws, bs = 0, [], []
    for rows, columns in zip(widths[1:], widths[:-1], strict=True):
        Ws.append(w[start:start + rows * columns].reshape((rows, columns)))
        start += rows * columns
    for rows in widths[1:]:
        bs.append(w[start:start + rows].reshape((rows, 1)))
        start += rows
    h = x
    for W, b in zip(Ws[:-1], bs[:-1], strict=True):
        z = anp.dot(W, h) + b
        h = z * (z > 0)
    z = anp.dot(Ws[-1], h) + bs[-1]
    log_sum = anp.log(anp.sum(anp.exp(z), axis=0))
    return anp.sum(log_sum - anp.sum(y * z, axis=0)) / x.shape[1]


@networks
def test_back_prop_is_the_gradient_by_the_complex_step(homework, depth, n):
    x, y, w = network(homework, depth, n)
    step = 1e-30
    slopes = [homework.forward_prop(x, y, w + step * 1j * e)[0].imag / step for e in np.eye(w.size)]
    np.testing.assert_allclose(homework.back_prop(x, y, w), slopes, rtol=0, atol=1e-10)


@networks
def test_loss_and_gradient_agree_with_autograd(homework, depth, n):
    x, y, w = network(homework, depth, n)
    widths = [6, *[5] * depth, 4]
    np.testing.assert_allclose(homework.forward_prop(x, y, w)[0], loss_for_autograd(w, x, y, widths), atol=1e-13)
    slopes = autograd.grad(loss_for_autograd)(w, x, y, widths)
    np.testing.assert_allclose(homework.back_prop(x, y, w), slopes, atol=1e-13)


@networks
def test_the_general_loop_and_the_shortcut_agree_to_rounding(homework, depth, n):
    x, y, w = network(homework, depth, n)
    np.testing.assert_allclose(homework.back_prop_general(x, y, w), homework.back_prop(x, y, w), rtol=0, atol=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_the_jacobian_chain_and_the_simplification_agree_with_back_prop(homework, seed):
    x, y, w = network(homework, 1, 1, seed)
    (W1, W2), (b1, b2) = homework.unpack(w)
    arguments = x[:, 0], y[:, 0], W1, b1, W2, b2
    simplified = homework.gradients_3_layer(*arguments)
    np.testing.assert_allclose(homework.dJ_dW1_by_jacobians(*arguments), simplified[0], atol=1e-14)
    dW1, db1, dW2, db2 = simplified
    np.testing.assert_allclose(homework.pack([dW1, dW2], [db1, db2]), homework.back_prop(x, y, w), atol=1e-14)


def test_the_check_rejects_a_planted_mistake(homework, monkeypatch):
    x, y, w = network(homework, 2, 7)
    right = homework.back_prop(x, y, w)
    monkeypatch.setattr(homework, "relu_prime", lambda z: np.where(z > 0, 1.001, 0.0))
    assert np.abs(homework.back_prop(x, y, w) - right).max() > 1e-6


def test_from_all_zeros_only_the_last_bias_has_a_gradient(homework):
    """§8 says that all gradients are 0; that of the last bias is mean(yhat - y)."""
    x, y, w = network(homework, 1, 7)
    (dW1, dW2), (db1, db2) = homework.unpack(homework.back_prop(x, y, np.zeros_like(w)))
    assert not dW1.any() and not db1.any() and not dW2.any()
    np.testing.assert_allclose(db2, np.mean(1 / 4 - y, axis=1), atol=1e-16)
    assert db2.any()


@pytest.mark.parametrize(("z", "expected"), [
    ([1000.0, 0.0], [1.0, 0.0]),
    ([-1000.0, -1000.0], [0.5, 0.5]),
    ([[1000.0, 0.0], [-1000.0, 0.0]], [[1.0, 0.5], [0.0, 0.5]]),
])
def test_softmax_stands_scores_of_a_thousand(homework, z, expected):
    np.testing.assert_array_equal(homework.softmax(np.array(z)), expected)


def test_the_losses_are_finite_where_a_probability_is_0(homework):
    assert homework.cross_entropy(np.array([0.0, 1.0]), np.array([1.0, 0.0])) == pytest.approx(708.4, abs=0.1)
    assert homework.cross_entropy(np.array([0.0, 1.0]), np.array([0.0, 1.0])) == 0
    x, y, w = network(homework, 1, 7)
    assert np.isfinite(homework.forward_prop(1e6 * x, y, w)[0])


def test_the_loss_from_scores_is_the_cross_entropy_of_the_probabilities(homework):
    x, y, w = network(homework, 3, 7)
    loss, zs, hs, yhat = homework.forward_prop(x, y, w)
    assert loss == pytest.approx(homework.cross_entropy(y, yhat), rel=1e-14)
    assert [z.shape for z in zs] == [(5, 7)] * 3 + [(4, 7)] and [h.shape for h in hs] == [(5, 7)] * 3


def test_vec_concatenates_rows_and_unvec_undoes_it(homework):
    W = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(homework.vec(W), [0, 1, 2, 3, 4, 5])
    np.testing.assert_array_equal(homework.unvec(homework.vec(W), (2, 3)), W)


def test_training_learns_and_leaves_its_arguments_alone(homework):
    x, _, w = network(homework, 2, 40)
    y = np.eye(4)[:, x[:4].argmax(axis=0)]
    copies = x.copy(), y.copy(), w.copy()
    homework.NUM_EPOCHS, homework.MINIBATCH_SIZE = 30, 7
    last, trajectory = homework.train(x, y, w, x, y)
    assert trajectory.shape == (31, w.size)
    np.testing.assert_array_equal(trajectory[-1], last)
    assert homework.forward_prop(x, y, last)[0] < 0.7 * homework.forward_prop(x, y, w)[0]
    for now, before in zip((x, y, w), copies, strict=True):
        np.testing.assert_array_equal(now, before)
