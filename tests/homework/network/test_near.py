"""Whose slopes count on a laptop: the notes' where the student's function is theirs but for guards or float32."""

import numpy as np
import pytest

from grader.homework.network.forward import pre_activations
from grader.homework.network.guarded import GuardSizes, cost, probabilities
from grader.homework.network.near import costs_are_near, losses_are_near, probabilities_are_near
from tests.support.networks import some_point
from tests.support.probabilities import softmax


def points(seed, depth):
    point = some_point(seed, depth)
    return point, [point.w * (1 + 1e-3 * t) for t in (0, -1, 1)]


NONE = GuardSizes()


def guarded(point, w, guard=NONE, kind=float):
    z = pre_activations(point.x.astype(kind), w.astype(kind), point.sizes.widths)[-1]
    return cost(point.y, probabilities(z, guard), GuardSizes(log=guard.log))


NEAR = {
    "exact": lambda point, w: guarded(point, w),
    "log(p + 1e-6)": lambda point, w: guarded(point, w, GuardSizes(log=1e-6)),
    "e / (sum + 1e-6)": lambda point, w: guarded(point, w, GuardSizes(total=1e-6)),
    "e / (sum + 1e-6), not shifted": lambda point, w: guarded(point, w, GuardSizes(unshifted=1e-6)),
    "float32": lambda point, w: guarded(point, w, kind=np.float32),
}
FAR = {
    "summed": lambda point, w: guarded(point, w) * point.n,
    "base 2": lambda point, w: guarded(point, w) / np.log(2),
    "log(p + 1e-4)": lambda point, w: guarded(point, w, GuardSizes(log=1e-4)),
    "L2 of 1e-5": lambda point, w: guarded(point, w) + 1e-5 * (w @ w),
    "not a number": lambda point, w: np.nan,
}


@pytest.mark.parametrize("depth", [1, 3, 5])
@pytest.mark.parametrize("name", [*NEAR, *FAR])
def test_losses(name, depth):
    for seed in range(3):
        point, ws = points(seed, depth)
        own = [(NEAR | FAR)[name](point, w) for w in ws]
        assert losses_are_near(own, point, ws) is (name in NEAR)


P = [np.array([0.2, 0.5, 0.3]), np.array([0.04, 0.9, 0.06])]
Y = np.array([0.0, 0.0, 1.0])


@pytest.mark.parametrize(("program", "near"), [
    (lambda p: -np.log(p[2]), True), (lambda p: -np.log(p[2] + 1e-6), True), (lambda p: -np.log(np.float32(p[2])), True),
    (lambda p: -np.log2(p[2]), False), (lambda p: np.log(p[2]), False), (lambda p: np.nan, False),
])
def test_costs(program, near):
    assert costs_are_near([program(p) for p in P], Y, P) is near


ZS = [np.array([0.5, -1.0, 2.0]), np.array([3.0, 3.5, -2.0])]


@pytest.mark.parametrize(("program", "near"), [
    (softmax, True), (lambda z: probabilities(z, GuardSizes(total=1e-6)), True),
    (lambda z: softmax(z.astype(np.float32)).astype(float), True), (lambda z: softmax(z / 2), False),
    (lambda z: np.exp(z), False), (lambda z: softmax(z)[:2], False), (lambda z: softmax(z) * np.nan, False),
])
def test_probabilities(program, near):
    assert probabilities_are_near([program(z) for z in ZS], ZS) is near
