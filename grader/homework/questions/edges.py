"""Mistakes at the edges of float64 that need no answer to be seen: where a function gives nan or infinity."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from grader.grading.expect import array_of
from grader.grading.passes.proof import Proof, by_no_number
from grader.grading.student import Student
from grader.homework.network.packing import Array, join, unpack
from grader.homework.network.points import Sizes

LARGE, SMALL = np.array([1000.0, 999.0, 0.0]), np.array([-1000.0, -1001.0, -1000.0])
MODERATE = np.array([[0.5, -1.5], [1.25, 0.25], [-0.75, 2.0]])


def _softmax(student: Student) -> Proof | None:
    """Right for moderate scores; nan for large ones, or only where large and small ones come in one batch."""
    if not is_softmax(array_of(student.softmax(MODERATE), "softmax(z)"), MODERATE):
        return None
    alone = [array_of(student.softmax(z), "softmax(z)") for z in (LARGE, SMALL)]
    if not np.all(np.isfinite(alone[0])):
        return _overflows("z = 1000")
    together = array_of(student.softmax(np.stack([LARGE, SMALL], axis=1)), "softmax(z)")
    if not np.all(np.isfinite(alone[1])) or np.all(np.isfinite(together)):
        return None
    return Proof(by_no_number, (
        "softmax subtracts one maximum of the whole batch. (Scores near 1000 and scores near -1000 give numbers when "
        "each example comes alone, and nan when both are columns of one batch: exp(-2000) is 0 in every row.) Whose "
        "largest score has to be subtracted in column j?",), ("softmax-batch-maximum",), "§1 (a2)")


def is_softmax(got: Array, z: Array) -> bool:
    """Columns sum to 1, and the ratio of two probabilities is exp of the difference of their scores."""
    if got.shape != z.shape or not np.all(np.isfinite(got)) or np.any(got <= 0):
        return False
    return bool(np.allclose(got.sum(axis=0), 1, atol=1e-6) and np.allclose(np.log(got / got[0]), z - z[0], atol=1e-6))


def _forward(student: Student) -> Proof | None:
    """The same seen from the loss: the scores of the output layer are above 1000."""
    sizes = Sizes(6, 4, 3, 1)
    Ws, bs = unpack(np.ones(sizes.parameters), sizes)
    ws = [join(Ws, [*bs[:-1], bs[-1] + more]) for more in (0, 1000)]
    given = np.eye(6)[:, :5], np.eye(3)[:, [0, 1, 2, 0, 1]]
    values = student.at(sizes).many("forward_prop", [(*given, w) for w in ws])
    moderate, large = (array_of(value[0] if isinstance(value, tuple) and value else value, "the loss")
                       for value in values)
    right = bool(np.allclose(moderate, np.log(3), atol=1e-6))  # all scores are alike
    return None if not right or np.all(np.isfinite(large)) else _overflows("z(2) above 1000")


def _overflows(where: str) -> Proof:
    return Proof(by_no_number, (
        f"softmax overflows for large z. (At {where} the result is nan or inf; it should be finite.) What can you "
        "subtract from every z of an example without changing its probabilities?",), ("softmax-unstable",), "§1 (a2)")


def _cross_entropy(student: Student) -> Proof | None:
    y = np.eye(4)[:, [0, 2, 1]]
    if np.all(np.isfinite(array_of(student.cross_entropy(y, y), "the loss"))):
        return None
    return Proof(by_no_number, (
        "The loss is not a number when a probability is exactly 0. What is 0 times log 0 in numpy, and which terms "
        "does the cost need at all?",), ("log-of-zero",), "§1 (the cost)")


EDGES: Mapping[str, Callable[[Student], Proof | None]] = {
    "softmax": _softmax, "forward_prop": _forward, "cross_entropy": _cross_entropy,
}
