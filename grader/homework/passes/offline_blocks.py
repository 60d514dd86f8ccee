"""Mistakes of the building blocks and the Jacobians that their own values show, in words, with the signs of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from grader.data_classes import dataclass
from grader.grading.passes.proof import Proof, by_its_numbers_or_length
from grader.grading.student import Student
from grader.homework.passes.offline_cases import Case, proof_of
from grader.homework.passes.offline_signs import (
    Holds,
    beside_zero,
    by_classes,
    empty_beside_the_diagonal,
    filled_beside_the_diagonal,
    first_example,
    in_the_order_of_columns,
    labels_do_not_matter,
    leaks,
    only_at_zero,
    ratio,
    softmax_by_rows,
    softmax_over_everything,
    transposed,
    truncates,
)


@dataclass(frozen=True)
class Known:
    """A mistake by its id, what shows it, and whether that holds."""

    id: str
    seen: str
    holds: Holds


def block_proof(question: str, student: Student, cases: Sequence[Case]) -> Proof | None:
    """What can be proved of a building block or a Jacobian; None where no known mistake explains all that is wrong."""
    wrong = [case for case in cases if not case.right]
    if question in LOGARITHMS:
        wrong = [beside_zero(student, case) for case in wrong]
    if not wrong:
        return None
    found = next((known for known in BLOCKS[question] if known.holds(student, wrong)), None)
    return proof_of(found.id, question, found.seen, by_its_numbers_or_length) if found else None


LOGARITHMS = ("cross_entropy",)  # whose value at a probability of 0 may be no number
BY_COLUMNS = Known("column-major-vec", "Every number is there, those of a column together.", in_the_order_of_columns)
ONE_SLOPE = "It is one constant times what it should not be, at every negative z that was tried."

BLOCKS: Mapping[str, Sequence[Known]] = {
    "relu": (
        Known("relu-leaky", ONE_SLOPE, leaks("relu", lambda z, t: t * z, lambda z: z)),
        Known("integer-truncation", "Each of your values is the recorded one without its fraction.", truncates)),
    "relu_prime": (
        Known("relu-prime-at-zero", "Everywhere else your values are the recorded ones.", only_at_zero),
        Known("relu-leaky", ONE_SLOPE, leaks("relu_prime", lambda z, t: t * np.ones_like(z), np.ones_like))),
    "softmax": (
        Known("softmax-wrong-axis", "In every batch that was tried each row of the result is the softmax of its own "
              "row.", softmax_by_rows),
        Known("softmax-over-everything", "In every batch that was tried all probabilities add up to 1 together.",
              softmax_over_everything)),
    "cross_entropy": (
        Known("sign-flipped", "Each of your values is minus the recorded one.", ratio(lambda n, c: -1.0)),
        Known("loss-first-example-only", "A batch costs what its first example costs alone.", first_example),
        Known("loss-summed", "Your value is n times the recorded one.", ratio(lambda n, c: float(n))),
        Known("loss-divided-by-classes", "Your value is 1/c of the recorded one, and falls when a class is added that "
              "has no part in it.", by_classes(lambda n, c: 1 / c)),
        Known("loss-divided-by-classes", "Your value is n/c times the recorded one, and falls when a class is added "
              "that has no part in it.", by_classes(lambda n, c: n / c)),
        Known("loss-outer-product", "It stays the same when the examples exchange their labels.",
              labels_do_not_matter)),
    "vec": (BY_COLUMNS,),
    "unvec": (BY_COLUMNS,),
    "dz2_dh1": (
        Known("transposed-weights", "Your result is the recorded one with rows and columns exchanged.", transposed),),
    "dyhat_dz2": (
        Known("hadamard-for-matrix-product", "The diagonal is right and all else is 0.", empty_beside_the_diagonal),),
    "dh1_dz1": (
        Known("filled-off-the-diagonal", "The diagonal is right, and beside it are numbers.",
              filled_beside_the_diagonal),),
}
