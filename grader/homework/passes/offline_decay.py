"""An L2 term in the loss, seen without any answer: two networks that compute the same and whose weights differ.

relu(2 z) is 2 relu(z): W(1) and b(1) may be doubled where W(2) is halved, and no output changes. What the loss changes
by is then a term of the parameters themselves. Beside the slopes of that loss the gradient shows what it makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.grading.expect import array_of
from grader.grading.failures import StudentFault, Wrong
from grader.grading.passes.proof import Proof, by_its_numbers
from grader.grading.student import Student
from grader.homework.network.own_slopes import slopes
from grader.homework.network.packing import Array, join, unpack
from grader.homework.network.points import Point
from grader.homework.network.truth import NetworkTruth
from grader.homework.passes.offline_cases import proof_of
from grader.homework.passes.offline_forward import NETWORKS
from grader.homework.questions.forward_pass import loss_of
from grader.judgement.verdict import Explanation

SEEN = ("Where the first two layers of weights are changed so that the network computes the same, your loss changes by "
        "a constant times the squares of the parameters: in two networks, by the same constant.")
# What the gradient has too much of lambda times the parameters -> the mistake.
AMOUNTS = (
    (0.0, "l2-in-both"), (-2.0, "l2-in-loss-only"), (-4.0, "l2-sign-flipped"), (-1.0, "l2-factor-two"),
    (2.0, "l2-factor-two"),
)
LEAST, EXACT, ROUGH = 1e-7, 1e-6, 1e-2  # of lambda; of two lambdas to each other; of a gradient beside found slopes


def decay_proof(student: Student, truth: NetworkTruth) -> Proof | None:
    """What can be proved of an L2 term in forward_prop's loss, or None."""
    if truth.scope.hidden_layers is not None or truth.scope.sizes is not None:
        return None
    points = [truth.point_at(f"own layers {n}", sizes, n) for sizes, n in NETWORKS]
    for also_of_biases in (False, True):
        amounts = [amount for point in points for amount in _amounts(student, point, biases=also_of_biases)]
        amount = amounts[0]
        if abs(amount) > LEAST and np.allclose(amounts, amount, rtol=EXACT, atol=0.0):
            id = _in_the_gradient(student, points, amount, biases=also_of_biases)
            return proof_of(id, "forward_prop", SEEN, by_its_numbers)
    return None


def _amounts(student: Student, point: Point, *, biases: bool) -> list[float]:
    """What the loss changes by, over what the squares do, with factors 2 and 1/2; nan where the squares stay."""
    Ws, bs = unpack(point.w, point.sizes)
    ws = [point.w, *(join([a * Ws[0], Ws[1] / a, *Ws[2:]], [a * bs[0], *bs[1:]]) for a in (2.0, 0.5))]
    losses = [loss_of(value) for value in student.at(point.sizes).many(
        "forward_prop", [(point.x, point.y, w) for w in ws])]
    squares = [float((_decayed(w, point, biases=biases) ** 2).sum()) for w in ws]
    return [(losses[i] - losses[0]) / (squares[i] - squares[0]) for i in (1, 2)]


def _decayed(w: Array, point: Point, *, biases: bool) -> Array:
    Ws, bs = unpack(w, point.sizes)
    return join(Ws, bs if biases else [0 * b for b in bs])


def _in_the_gradient(student: Student, points: Sequence[Point], amount: float, *, biases: bool) -> str:
    """The mistake by what back_prop makes of the term; that it is in the loss, where that cannot be told."""
    try:
        rests = [_too_much(student, point) for point in points]
    except (StudentFault, Wrong):
        rests = []
    for factor, id in AMOUNTS if rests else ():
        wanted = [factor * amount * _decayed(point.w, point, biases=biases) for point in points]
        unit = [abs(amount) * np.abs(point.w).max() for point in points]
        if all(rest.shape == want.shape and np.abs(rest - want).max() <= ROUGH * one
               for rest, want, one in zip(rests, wanted, unit, strict=True)):
            return id
    return "l2-in-loss"


def _too_much(student: Student, point: Point) -> Array:
    """What back_prop returns, less the slopes of the loss."""
    def losses(ws: Sequence[Array]) -> list[float]:
        return [loss_of(value) for value in student.at(point.sizes).many(
            "forward_prop", [(point.x, point.y, w) for w in ws])]

    [value] = student.at(point.sizes).many("back_prop", [(point.x, point.y, point.w)])
    got = array_of(value[0] if isinstance(value, tuple) and value else value, "the gradient").ravel()
    found = slopes(losses, point.w)
    if got.shape != found.shape:
        raise Wrong(Explanation("The gradient has another length."))
    return np.asarray(got - found)
