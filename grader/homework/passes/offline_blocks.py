"""Mistakes of the building blocks and the Jacobians that their own values show, in words, with the signs of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.grading.passes.proof import Proof, by_its_numbers_or_length
from grader.grading.student import Student
from grader.homework.passes.offline_cases import Case
from grader.homework.passes.offline_signs import (
    Holds,
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


def block_proof(question: str, student: Student, cases: Sequence[Case]) -> Proof | None:
    """What can be proved of a building block or a Jacobian; None where no known mistake explains all that is wrong."""
    wrong = [case for case in cases if not case.right]
    if not wrong:
        return None
    return next((Proof(by_its_numbers_or_length, (said.sentence,), (said.id,), said.read)
                 for said, holds in BLOCKS[question] if holds(student, wrong)), None)


@dataclass(frozen=True)
class Said:
    """The id of a mistake, how it is told, and where to read."""

    id: str
    sentence: str
    read: str


BY_COLUMNS = Said("column-major-vec", "A matrix is flattened by columns where the homework flattens by rows. (Every "
                  "number is there, those of a column together.) After the entry in row 1, column 1, which one comes "
                  "next?", "§2")
TRUNCATED = Said("integer-truncation", "Everything after the point is cut off. (Each of your values is the recorded "
                                       "one without its fraction.) Which array holds whole numbers, and since "
                                       "when?", "§1")
LEAKY = "A slope remains where z is negative. (It is one constant, at every negative z that was tried.) "

BLOCKS: Mapping[str, Sequence[tuple[Said, Holds]]] = {
    "relu": (
        (Said("relu-leaky", LEAKY + "What is relu for negative z?", "§1 (a1)"),
         leaks("relu", lambda z, t: t * z, lambda z: z)),
        (TRUNCATED, truncates)),
    "relu_prime": (
        (Said("relu-prime-at-zero", "relu'(0) is not 0. (Everywhere else your values are the recorded ones.) What do "
                                    "the notes fix for x = 0?", "§3 (relu')"), only_at_zero),
        (Said("relu-leaky", LEAKY + "What is the slope of relu for negative z?", "§3 (relu')"),
         leaks("relu_prime", lambda z, t: t * np.ones_like(z), np.ones_like))),
    "softmax": (
        (Said("softmax-wrong-axis", "softmax adds up over the examples, not over the classes. (In every batch that "
                                    "was tried each row of your result is the softmax of its own row.) Which of the "
                                    "sums over yhat should be 1: each column's or each "
                                    "row's?", "§1 (a2)"), softmax_by_rows),
        (Said("softmax-over-everything", "softmax divides by one sum over the whole array. (In every batch that was "
                                         "tried all of your probabilities add up to 1 together.) What does one "
                                         "column of yhat add up to, and what should "
                                         "it?", "§1 (a2)"), softmax_over_everything)),
    "cross_entropy": (
        (Said("sign-flipped", "The sign of the loss is flipped. (Each of your values is minus the recorded one.) Of "
                              "what sign is the logarithm of a "
                              "probability?", "§1 (the cost)"), ratio(lambda n, c: -1.0)),
        (Said("loss-first-example-only", "The loss looks at the first example only. (A batch costs what its first "
                                         "example costs alone.) Over which examples does J "
                                         "sum?", "§1 (the cost)"), first_example),
        (Said("loss-summed", "The loss is summed over the examples, not averaged. (Your value is n times the "
                             "recorded one.) What stands before the sums of "
                             "J?", "§1 (the cost)"), ratio(lambda n, c: float(n))),
        (Said("loss-divided-by-classes", "The loss is divided by the number of classes. (Your value is that share of "
                                         "the recorded one, and falls when a class is added that has no part in it.) "
                                         "Over which index does J take a mean, and over which a "
                                         "sum?", "§1 (the cost)"), by_classes(lambda n, c: 1 / c)),
        (Said("loss-divided-by-classes", "The loss is divided by the number of classes in place of the examples. "
                                         "(Your value is n/c times the recorded one, and falls when a class is added "
                                         "that has no part in it.) Over which index does J take a mean, and over "
                                         "which a sum?", "§1 (the cost)"), by_classes(lambda n, c: n / c)),
        (Said("loss-outer-product", "The loss adds up logarithms that do not belong to the true class of their own "
                                    "example. (It stays the same when the examples exchange their labels.) What "
                                    "shape has your product of y and log yhat, and which of its entries belong to "
                                    "J?", "§1 (the cost)"), labels_do_not_matter)),
    "vec": ((BY_COLUMNS, in_the_order_of_columns),),
    "unvec": ((BY_COLUMNS, in_the_order_of_columns),),
    "dz2_dh1": (
        (Said("transposed-weights", "The matrix of weights is transposed. (Your result is the recorded one with rows "
                                    "and columns exchanged.) Which of its axes counts the outputs of the "
                                    "layer?", "§3"), transposed),),
    "dyhat_dz2": (
        (Said("hadamard-for-matrix-product", "The entries off the diagonal are missing. (The diagonal is right and all "
              "else is 0.) Does the probability of one class depend on the others' z?", "§3"),
         empty_beside_the_diagonal),),
    "dh1_dz1": (
        (Said("filled-off-the-diagonal", "There are numbers off the diagonal where the Jacobian has none. (The "
                                         "diagonal is right.) Does h of one neuron depend on another neuron's "
                                         "z?", "§3"), filled_beside_the_diagonal),),
}
