"""The signs of a mistake in a building block or a Jacobian: what its values are to recorded ones, and to each other.

Each holds for every value that is known to be wrong, and where these are few for others that are asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from grader.grading.expect import array_of
from grader.grading.student import Student
from grader.homework.network.packing import Array
from grader.homework.passes.offline_cases import Case, close
from grader.homework.questions.edges import MODERATE, is_softmax

NEXT_TO_NOTHING = 1e-300  # its logarithm is a number
SLOPES = np.array([-2.0, -1.0, -0.5, 0.5, 1.0, 2.5]), np.array([-3.5, -0.25, 1.5, 4.0])
Holds = Callable[[Student, Sequence[Case]], bool]


def leaks(function: str, below: Callable[[Array, float], Array], above: Callable[[Array], Array]) -> Holds:
    """With one constant other than 0, all values are `below` where z < 0 and as they should be `above`."""
    def holds(student: Student, cases: Sequence[Case]) -> bool:
        got = [array_of(value, function) for value in student.many(function, [(z,) for z in SLOPES])]
        if any(value.shape != z.shape for value, z in zip(got, SLOPES, strict=True)):
            return False
        t = float(got[0][0] / below(SLOPES[0][:1], 1.0)[0])
        return t not in (0.0, 1.0) and all(
            close(value, np.where(z > 0, above(z), below(z, t))) for value, z in zip(got, SLOPES, strict=True))
    return holds


def truncates(student: Student, cases: Sequence[Case]) -> bool:
    """What came back is what was recorded without its fraction, and that is more than 0."""
    return all(close(case.got, np.trunc(case.expected)) for case in cases) and any(
        np.any(np.abs(case.expected) >= 1) for case in cases)


def only_at_zero(student: Student, cases: Sequence[Case]) -> bool:
    """Only where z is 0 is anything wrong."""
    at_zero = [np.asarray(case.arguments[0]) == 0 for case in cases]
    return all(zero.shape == case.got.shape and bool(np.any(zero)) and close(case.got[~zero], case.expected[~zero])
               for case, zero in zip(cases, at_zero, strict=True))


def softmax_by_rows(student: Student, cases: Sequence[Case]) -> bool:
    """Each row is the softmax of its own row."""
    return _batches_are(student, cases, lambda got, z: is_softmax(got.T, z.T))


def softmax_over_everything(student: Student, cases: Sequence[Case]) -> bool:
    """The whole array is the softmax of the whole array."""
    return _batches_are(student, cases, lambda got, z: is_softmax(got.reshape(-1, 1), z.reshape(-1, 1)))


def _batches_are(student: Student, cases: Sequence[Case], alike: Callable[[Array, Array], bool]) -> bool:
    """So in a batch asked here and in those of the tests; scores that are too large for exp show nothing."""
    asked = [(case.got, np.asarray(case.arguments[0])) for case in cases if np.ndim(case.arguments[0]) == 2]
    asked = [(got, z) for got, z in asked if np.abs(z).max() < 100]
    asked.append((array_of(student.softmax(MODERATE), "softmax(z)"), MODERATE))
    return len(asked) > 1 and all(got.shape == z.shape and alike(got, z) for got, z in asked)


def ratio(factor: Callable[[int, int], float]) -> Holds:
    """got / expected is this factor of n and c in all cases, of which one tells it from 1."""
    def holds(student: Student, cases: Sequence[Case]) -> bool:
        return all(case.got.size == 1 and np.all(np.isfinite(case.got)) and
                   close(case.got.ravel(), factor(case.n, len(case.arguments[0])) * case.expected.ravel())
                   for case in cases)
    return holds


def beside_zero(student: Student, case: Case) -> Case:
    """A cost that is no number, asked for again with next to nothing where a probability is 0 and no label: no other.

    0 log 0 hides what else is wrong with the cost.
    """
    y, yhat = (np.asarray(each, dtype=np.float64) for each in case.arguments)
    if np.all(np.isfinite(case.got)) or y.shape != yhat.shape or np.any(y[yhat == 0]):
        return case
    arguments = (y, np.where(yhat == 0, NEXT_TO_NOTHING, yhat))
    return replace(case, arguments=arguments, got=array_of(student.cross_entropy(*arguments), "the loss"))


def by_classes(factor: Callable[[int, int], float]) -> Holds:
    """As ratio, and a further class that nobody is in and that has next to no probability changes the loss so too."""
    def holds(student: Student, cases: Sequence[Case]) -> bool:
        if not ratio(factor)(student, cases):
            return False
        wider = [tuple(np.concatenate([each, fill * np.ones((1, *np.shape(each)[1:]))])
                       for each, fill in zip(case.arguments, (0.0, 1e-12), strict=True)) for case in cases]
        values = [array_of(value, "the loss") for value in student.many("cross_entropy", wider)]
        return all(close(value.ravel(), factor(case.n, len(case.arguments[0]) + 1) * case.expected.ravel())
                   for value, case in zip(values, cases, strict=True))
    return holds


def first_example(student: Student, cases: Sequence[Case]) -> bool:
    """A batch costs what its first example costs, perhaps over n."""
    batches = [case for case in cases if case.n > 1]
    alone = student.many("cross_entropy", [tuple(each[:, :1] for each in case.arguments) for case in batches])
    return len(batches) > 1 and any(
        all(close(case.got.ravel(), array_of(value, "the loss").ravel() / (case.n if divided else 1))
            for value, case in zip(alone, batches, strict=True)) for divided in (False, True))


def labels_do_not_matter(student: Student, cases: Sequence[Case]) -> bool:
    """The loss stays the same where the examples exchange their labels."""
    batches = [case for case in cases if case.n > 1 and np.all(np.isfinite(case.got))]
    turned = [(np.roll(case.arguments[0], 1, axis=1), case.arguments[1]) for case in batches]
    values = student.many("cross_entropy", turned)
    return len(batches) > 1 and all(close(array_of(value, "the loss").ravel(), case.got.ravel())
                                    for value, case in zip(values, batches, strict=True))


def in_the_order_of_columns(student: Student, cases: Sequence[Case]) -> bool:
    """The right numbers, those of each column together."""
    return all(_are_columns(*((case.arguments[0], case.got) if case.got.ndim == 1 else (case.got, case.arguments[0])))
               for case in cases)


def _are_columns(matrix: Array, flat: Array) -> bool:
    """Whether `flat` holds the columns of `matrix`, one after the other."""
    return matrix.ndim == 2 and close(matrix.T.ravel(), flat)


def transposed(student: Student, cases: Sequence[Case]) -> bool:
    """Rows and columns are exchanged, and there are not as many of both."""
    return all(case.expected.ndim == 2 and case.expected.shape[0] != case.expected.shape[1]
               and close(case.got, case.expected.T) for case in cases)


def empty_beside_the_diagonal(student: Student, cases: Sequence[Case]) -> bool:
    """The diagonal is right and all else 0, at other probabilities too."""
    yhat = np.array([0.125, 0.5, 0.0625, 0.1875, 0.125])
    other = array_of(student.dyhat_dz2(yhat), "dyhat_dz2(yhat)")
    return other.ndim == 2 and _is_diagonal(other) and all(
        case.got.shape == case.expected.shape and _is_diagonal(case.got)
        and close(np.diag(case.got), np.diag(case.expected)) for case in cases)


def _is_diagonal(a: Array) -> bool:
    return not np.any(a - np.diag(np.diag(a)))


def filled_beside_the_diagonal(student: Student, cases: Sequence[Case]) -> bool:
    """The diagonal is right, and what should be 0 beside it is not."""
    return len(cases) > 1 and all(
        case.got.shape == case.expected.shape and close(np.diag(case.got), np.diag(case.expected))
        and _is_diagonal(case.expected) for case in cases)
