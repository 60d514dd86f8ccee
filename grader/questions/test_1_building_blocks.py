"""Part 1: the building blocks relu, relu', softmax and cross-entropy (§1, §3)."""

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.questions.expect import array_of, holds, same, unchanged
from grader.questions.student import Student
from grader.questions.truth import Truth


@number("1.1")
@weight(1)
@visibility("visible")
@tags("question:relu")
def test_relu_example(student: Student, truth: Truth) -> None:
    """relu keeps what is positive and turns the rest into 0"""
    z = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])
    same(student.relu(z), truth.relu(z), "relu(z)", "§1")


@number("1.2")
@weight(1)
@visibility("hidden")
@tags("question:relu")
def test_relu_batch(student: Student, truth: Truth) -> None:
    """relu works on a whole batch and leaves its argument as it was"""
    for case in range(truth.cases):
        z = truth.numbers(f"relu {case}", 5, 7)
        returned = student.returned("relu", [(z,)])[0]
        same(returned.value, truth.relu(z), "relu(z)", "§1")
        unchanged(returned, ["z"], "relu", "§1")


@number("1.3")
@weight(1)
@visibility("visible")
@tags("question:relu_prime")
def test_relu_prime_example(student: Student, truth: Truth) -> None:
    """relu_prime is 1 where z > 0 and 0 elsewhere, at 0 too"""
    z = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])
    same(student.relu_prime(z), truth.relu_prime(z), "relu_prime(z)", "§3")


@number("1.4")
@weight(1)
@visibility("hidden")
@tags("question:relu_prime")
def test_relu_prime_batch(student: Student, truth: Truth) -> None:
    """relu_prime works on a whole batch and leaves its argument as it was"""
    for case in range(truth.cases):
        z = truth.numbers(f"relu_prime {case}", 5, 7)
        returned = student.returned("relu_prime", [(z,)])[0]
        same(returned.value, truth.relu_prime(z), "relu_prime(z)", "§3")
        unchanged(returned, ["z"], "relu_prime", "§3")


@number("1.5")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_example(student: Student, truth: Truth) -> None:
    """softmax turns the scores of one example into probabilities"""
    z = truth.numbers("softmax example", 4)
    same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1")


@number("1.6")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_batch(student: Student, truth: Truth) -> None:
    """softmax treats every column of a batch by itself"""
    z = truth.numbers("softmax batch", 4, 7)
    same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1")


@number("1.7")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_stable(student: Student, truth: Truth) -> None:
    """softmax gives numbers for scores of 1000 and -1000"""
    z = np.array([[1000.0, -1000.0, 0.5], [999.0, -1001.0, -1000.0], [-1000.0, -999.0, 1000.0]])
    same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1")


@number("1.8")
@weight(1)
@visibility("hidden")
@tags("question:softmax")
def test_softmax_other_sizes(student: Student, truth: Truth) -> None:
    """softmax works on batches of other sizes and leaves its argument as it was"""
    for case in range(truth.cases):
        z = truth.numbers(f"softmax {case}", 6 + case, 3)
        returned = student.returned("softmax", [(z,)])[0]
        same(returned.value, truth.softmax(z), "softmax(z)", "§1")
        unchanged(returned, ["z"], "softmax", "§1")


@number("1.9")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_example(student: Student, truth: Truth) -> None:
    """cross_entropy gives the cost of one example"""
    y, yhat = np.array([0.0, 1.0, 0.0, 0.0]), truth.probabilities("cross-entropy example", 4)
    same(student.cross_entropy(y, yhat), truth.cross_entropy(y, yhat), "cross_entropy(y, yhat)", "§1")


@number("1.10")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_batch(student: Student, truth: Truth) -> None:
    """cross_entropy is the mean of the costs over a batch"""
    y, yhat = truth.labels("labels", 4, 7), truth.probabilities("cross-entropy batch", 4, 7)
    same(student.cross_entropy(y, yhat), truth.cross_entropy(y, yhat), "cross_entropy(y, yhat)", "§1")


@number("1.11")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_at_zero(student: Student, truth: Truth) -> None:
    """cross_entropy stays a number when a predicted probability is 0"""
    y = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    certain = np.array([[0.5, 0.0], [0.5, 0.25], [0.0, 0.75]])
    same(student.cross_entropy(y, certain), truth.cross_entropy(y, certain), "cross_entropy(y, yhat)", "§1")
    wrong = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    loss = array_of(student.cross_entropy(y, wrong), "cross_entropy(y, yhat)", "§1")
    holds(loss.size == 1 and bool(np.all(loss > 5)),
          "Where the right class has probability 0 the cost should be a large number.", "§1",
          [f"expected  a large number   got  {float(loss.ravel()[0]) if loss.size else 'nothing'}"])


@number("1.12")
@weight(1)
@visibility("hidden")
@tags("question:cross_entropy")
def test_cross_entropy_other_sizes(student: Student, truth: Truth) -> None:
    """cross_entropy works on batches of other sizes and leaves its arguments as they were"""
    for case in range(truth.cases):
        y, yhat = truth.labels(f"labels {case}", 5, 9), truth.probabilities(f"probabilities {case}", 5, 9)
        returned = student.returned("cross_entropy", [(y, yhat)])[0]
        same(returned.value, truth.cross_entropy(y, yhat), "cross_entropy(y, yhat)", "§1")
        unchanged(returned, ["y", "yhat"], "cross_entropy", "§1")
