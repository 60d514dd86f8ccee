"""What can be proved of a gradient from the slopes of its own loss alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.homework.network.own_slopes import Trial, relation, slopes
from grader.homework.network.packing import Sizes, join, unpack
from grader.homework.network.points import designed_point
from tests.support.networks import losses_of

NETWORKS = ((Sizes(6, 4, 3, 2), 7), (Sizes(8, 5, 4, 2), 9))
POINTS = [designed_point(5, sizes, n) for sizes, n in NETWORKS]
SLOPES = [slopes(losses_of(point), point.w) for point in POINTS]


def trials(change) -> list[Trial]:
    """`change(Ws, bs, point)` of the slopes, as what was returned, in both networks."""
    return [Trial(point.sizes, point.n, point.w, np.asarray(change(*unpack(true, point.sizes), point)), true)
            for point, true in zip(POINTS, SLOPES, strict=True)]


def spread(b, n):
    """A bias gradient (k, n) that sums to b over the examples."""
    shares = np.arange(1, n + 1) / np.arange(1, n + 1).sum()
    return np.outer(b, shares)


RELATIONS = {
    "missing-batch-mean": lambda Ws, bs, at: at.n * join(Ws, bs),
    "sum-for-weights-mean-for-biases": lambda Ws, bs, at: join([at.n * W for W in Ws], bs),
    "mean-for-weights-sum-for-biases": lambda Ws, bs, at: join(Ws, [at.n * b for b in bs]),
    "double-batch-mean": lambda Ws, bs, at: join(Ws, bs) / at.n,
    "sign-flipped": lambda Ws, bs, at: -join(Ws, bs),
    "divided-by-classes": lambda Ws, bs, at: join(Ws, bs) * at.n / at.sizes.classes,
    "divided-by-features": lambda Ws, bs, at: join(Ws, bs) * at.n / at.sizes.inputs,
    "column-major-vec": lambda Ws, bs, at: join([W.T for W in Ws], bs),
    "layers-reversed": lambda Ws, bs, at: join(Ws[::-1], bs[::-1]),
    "packing-order": lambda Ws, bs, at: join(bs, Ws),
    "bias-not-summed": lambda Ws, bs, at: join(Ws, [spread(b, at.n) for b in bs]),
    "bias-summed-to-scalar": lambda Ws, bs, at: join(Ws, [b.sum() for b in bs]),
    "l2-in-gradient-only": lambda Ws, bs, at: join(Ws, bs) + 0.01 * join(unpack(at.w, at.sizes)[0], [0 * b for b in bs]),
}


@pytest.mark.parametrize("id", RELATIONS)
def test_a_relation_that_holds_in_both_networks_is_named(id):
    found = relation(trials(RELATIONS[id]))
    assert found is not None and found.id == id and found.read and found.question


@pytest.mark.parametrize("change", [
    lambda Ws, bs, at: join(Ws, bs),
    lambda Ws, bs, at: 3 * join(Ws, bs) if at.n == 7 else join(Ws, bs),
    lambda Ws, bs, at: join([np.maximum(W, 0) for W in Ws], bs),
    lambda Ws, bs, at: 0 * join(Ws, bs),
    lambda Ws, bs, at: join(Ws, bs) * np.nan,
    lambda Ws, bs, at: np.zeros(1),
], ids=["right", "in one network only", "another formula", "zeros", "nan", "one number"])
def test_nothing_else_is_called_a_proof(change):
    assert relation(trials(change)) is None


def test_one_network_proves_nothing():
    assert relation(trials(RELATIONS["sign-flipped"])[:1]) is None


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_noise_of_any_kind_is_no_relation(seed):
    rng = np.random.default_rng(seed)
    assert relation(trials(lambda Ws, bs, at: join(Ws, bs) * rng.uniform(0.5, 2, at.w.size))) is None


def test_the_slopes_are_those_of_the_loss():
    """Against the complex step, which has no error of its own; relu goes by the real part."""
    point = POINTS[0]

    def value(w):
        Ws, bs = unpack(w, point.sizes)
        h = point.x
        for W, b in zip(Ws, bs, strict=True):
            z = W @ h + b[:, None]
            h = z * (z.real > 0)
        return np.mean(np.log(np.exp(z).sum(axis=0)) - (point.y * z).sum(axis=0))

    exact = [value(point.w + 1e-30j * unit).imag / 1e-30 for unit in np.eye(point.w.size)]
    assert np.abs(SLOPES[0] - exact).max() < 1e-10
