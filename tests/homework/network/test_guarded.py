"""Right programs with guards: what the formulas of guarded.py say is what such programs compute."""

import numpy as np
import pytest

from grader.homework.network.forward import pre_activations
from grader.homework.network.guarded import GuardSizes, Output, cost, error, probabilities
from grader.homework.network.packing import unpack
from grader.homework.network.points import designed_point, distinct_sizes
from tests.support.answers import KNOWN
from tests.support.probabilities import softmax

Z = np.array([[1.0, -2.0, 3.0], [0.5, 1.5, -4.0], [-1.0, 0.25, 2.0]])
Y = np.eye(3)[[0, 2, 1]].T
EPS = 1e-6


def shifted(z):
    return np.exp(z - z.max(axis=0))


@pytest.mark.parametrize(("guard", "program"), [
    (GuardSizes(), softmax),
    (GuardSizes(total=EPS), lambda z: shifted(z) / (shifted(z).sum(axis=0) + EPS)),
    (GuardSizes(unshifted=EPS), lambda z: np.exp(z) / (np.exp(z).sum(axis=0) + EPS)),
    (GuardSizes(added=EPS), lambda z: softmax(z) + EPS),
    (GuardSizes(least=EPS, most=EPS), lambda z: np.clip(softmax(z), EPS, 1 - EPS)),
], ids=["none", "in the sum", "without a shift", "added", "clipped"])
@pytest.mark.parametrize("z", [Z, Z[:, 0], 400 * Z])
def test_probabilities(guard, program, z):
    if guard.unshifted and np.abs(z).max() > 100:
        return  # exp overflows without the shift: no such program is right there
    assert probabilities(z, guard) == pytest.approx(program(z), rel=1e-13, abs=1e-300)


@pytest.mark.parametrize(("guard", "program"), [
    (GuardSizes(), lambda p: np.log(p)), (GuardSizes(log=EPS), lambda p: np.log(p + EPS)),
    (GuardSizes(least=EPS), lambda p: np.log(np.maximum(p, EPS))),
], ids=["none", "added", "least"])
def test_cost(guard, program):
    p = softmax(Z)
    assert cost(Y, p, guard) == pytest.approx(-np.sum(Y * program(p)) / 3, rel=1e-14)
    assert cost(Y[:, 0], p[:, 0], guard) == pytest.approx(-program(p)[0, 0], rel=1e-14)


def test_the_error_is_the_guarded_derivative_through_the_jacobian_of_softmax():
    for j in range(3):
        y, p = Y[:, j], probabilities(Z[:, j], GuardSizes(total=EPS))
        through = (-y / (p + EPS)) @ (np.diag(p) - np.outer(p, p))
        assert error(y, p, GuardSizes(log=EPS, total=EPS)) == pytest.approx(through, rel=1e-10, abs=1e-16)
        assert error(y, p, GuardSizes()) == pytest.approx(p - y, rel=1e-12)


@pytest.mark.parametrize("guard", [GuardSizes(), GuardSizes(log=EPS), GuardSizes(total=EPS, log=1e-8)], ids=str)
@pytest.mark.parametrize("depth", [1, 3])
def test_the_true_gradient_of_such_labels_is_that_of_the_guarded_program(guard, depth):
    sizes, n = distinct_sizes(5, depth)
    point = designed_point(5, sizes, n)
    changed = Output.of(point.x, point.w, sizes.widths).labels(point.y, guard)
    found = unpack(KNOWN.value("back_prop", (point.x, changed, point.w), sizes), sizes)
    p = probabilities(pre_activations(point.x, point.w, sizes.widths)[-1], guard)
    at_output = error(point.y, p, guard) / point.n
    assert found[1][-1] == pytest.approx(at_output.sum(axis=1), rel=1e-9, abs=1e-15)
