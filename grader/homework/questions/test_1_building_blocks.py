"""Part 1: the building blocks relu, relu', softmax and cross-entropy (§1, §3)."""

from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.grading.expect import array_of, holds, same
from grader.grading.purity import judge_each
from grader.grading.student import Student
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.scales import STEPS

GUARD = 1e-6  # added to a probability, or the least that it may be: a right way to keep log(0) away


def at_every_scale(student: Student, truth: NetworkTruth, function: str, name: str, read: str) -> None:
    """`function`, relu or its derivative, is right for batches of numbers from 1e-6 to 1e6, and leaves them alone."""
    cases = [(step * truth.numbers(f"{name} {step}", 5, 7),) for step in STEPS]
    judge_each(student, function, cases, ["z"], read,
               lambda value, case: same(value, getattr(truth, function)(*case), f"{function}(z)", read))


def near_a_guard(got: Any, expected: Any, p: float) -> None:
    """The cost at probability `p` of the right class, to what a guard up to 1e-6 in the logarithm does to it."""
    loss = array_of(got, "cross_entropy(y, yhat)", "§1")
    holds(loss.size == 1 and bool(np.all(np.abs(loss - expected) <= 2 * GUARD / p)),
          f"Where the right class has probability {p:g} the cost is another.", "§1",
          [f"expected  {float(expected):.6g}   got  {', '.join(f'{each:.6g}' for each in loss.ravel()[:3])}"])


@number("1.1")
@weight(1)
@visibility("visible")
@tags("question:relu")
def test_relu_example(student: Student, truth: NetworkTruth) -> None:
    """relu keeps what is positive, however small or large, turns the rest into 0, and leaves its argument as it was"""
    z = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])
    same(student.relu(z), truth.relu(z), "relu(z)", "§1")
    at_every_scale(student, truth, "relu", "relu", "§1")


@number("1.2")
@weight(1)
@visibility("hidden")
@tags("question:relu")
def test_relu_batch(student: Student, truth: NetworkTruth) -> None:
    """relu works on whole batches of small and of large numbers"""
    for case in range(truth.cases):
        for step in STEPS:
            z = step * truth.numbers(f"relu {case}, {step}", 5, 11)
            same(student.relu(z), truth.relu(z), "relu(z)", "§1")


@number("1.3")
@weight(1)
@visibility("visible")
@tags("question:relu_prime")
def test_relu_prime_example(student: Student, truth: NetworkTruth) -> None:
    """relu_prime is 1 where z > 0 and 0 elsewhere, at 0 too, and leaves its argument as it was"""
    z = np.array([-2.0, -0.5, 0.0, 0.25, 3.0])
    same(student.relu_prime(z), truth.relu_prime(z), "relu_prime(z)", "§3")
    at_every_scale(student, truth, "relu_prime", "relu_prime", "§3")


@number("1.4")
@weight(1)
@visibility("hidden")
@tags("question:relu_prime")
def test_relu_prime_batch(student: Student, truth: NetworkTruth) -> None:
    """relu_prime works on whole batches of small and of large numbers"""
    for case in range(truth.cases):
        for step in STEPS:
            z = step * truth.numbers(f"relu_prime {case}, {step}", 5, 11)
            same(student.relu_prime(z), truth.relu_prime(z), "relu_prime(z)", "§3")


@number("1.5")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_example(student: Student, truth: NetworkTruth) -> None:
    """softmax turns the scores of one example into probabilities"""
    z = truth.numbers("softmax example", 4)
    same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1",
         call=Call(student, truth, "softmax", (z,)))


@number("1.6")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_batch(student: Student, truth: NetworkTruth) -> None:
    """softmax treats every column of a batch by itself and leaves its argument as it was"""
    cases = [(truth.numbers(name, 4, 7),) for name in ("softmax batch", "softmax another batch")]
    judge_each(student, "softmax", cases, ["z"], "§1",
               lambda value, case: same(value, truth.softmax(*case), "softmax(z)", "§1",
                                        call=Call(student, truth, "softmax", case)))
    z = truth.numbers("softmax batch of one", 4, 1)
    value = student.softmax(z)
    same(value, truth.softmax(z), "softmax(z)", "§1", call=Call(student, truth, "softmax", (z,)))
    holds(np.shape(value) == z.shape,
          "softmax of a batch of one example, a matrix of one column, should be such a matrix again.", "§1",
          [f"expected  shape {z.shape}   got  shape {np.shape(value)}"])


@number("1.7")
@weight(1)
@visibility("visible")
@tags("question:softmax")
def test_softmax_stable(student: Student, truth: NetworkTruth) -> None:
    """softmax gives numbers for scores of 1000 and -1000"""
    z = np.array([[1000.0, -1000.0, 0.5], [999.0, -1001.0, -1000.0], [-1000.0, -999.0, 1000.0]])
    same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1",
         call=Call(student, truth, "softmax", (z,)))


@number("1.8")
@weight(1)
@visibility("hidden")
@tags("question:softmax")
def test_softmax_other_sizes(student: Student, truth: NetworkTruth) -> None:
    """softmax works on batches of other sizes, with scores near and far from each other"""
    for case in range(truth.cases):
        for largest in (2.0, 16.0):
            z = truth.numbers(f"softmax {case}, {largest}", 6 + case, 3, largest=largest)
            same(student.softmax(z), truth.softmax(z), "softmax(z)", "§1",
         call=Call(student, truth, "softmax", (z,)))


@number("1.9")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_example(student: Student, truth: NetworkTruth) -> None:
    """cross_entropy gives the cost of one example"""
    y, yhat = np.array([0.0, 1.0, 0.0, 0.0]), truth.probabilities("cross-entropy example", 4)
    same(student.cross_entropy(y, yhat), truth.cross_entropy(y, yhat), "cross_entropy(y, yhat)", "§1",
         call=Call(student, truth, "cross_entropy", (y, yhat)))


@number("1.10")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_batch(student: Student, truth: NetworkTruth) -> None:
    """cross_entropy is the mean of the costs over a batch and leaves its arguments as they were"""
    cases = [(truth.labels(f"labels{more}", 4, 7), truth.probabilities(f"cross-entropy batch{more}", 4, 7))
             for more in ("", " again")]
    judge_each(student, "cross_entropy", cases, ["y", "yhat"], "§1",
               lambda value, case: same(value, truth.cross_entropy(*case), "cross_entropy(y, yhat)", "§1",
                                        call=Call(student, truth, "cross_entropy", case)))


@number("1.11")
@weight(1)
@visibility("visible")
@tags("question:cross_entropy")
def test_cross_entropy_at_zero(student: Student, truth: NetworkTruth) -> None:
    """cross_entropy is right for every probability of the right class, and stays a number where it is 0"""
    for p in (0.999, 0.01, 0.001, 0.0001):
        y, yhat = np.array([0.0, 1.0, 0.0]), np.array([0.25 * (1 - p), p, 0.75 * (1 - p)])
        near_a_guard(student.cross_entropy(y, yhat), truth.cross_entropy(y, yhat), p)
    y = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    certain = np.array([[0.5, 0.0], [0.5, 0.25], [0.0, 0.75]])
    same(student.cross_entropy(y, certain), truth.cross_entropy(y, certain), "cross_entropy(y, yhat)", "§1",
         call=Call(student, truth, "cross_entropy", (y, certain)))
    wrong = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    loss = array_of(student.cross_entropy(y, wrong), "cross_entropy(y, yhat)", "§1")
    holds(loss.size == 1 and bool(np.all(loss > 5)),
          "Where the right class has probability 0 the cost should be a large number.", "§1",
          [f"expected  a large number   got  {float(loss.ravel()[0]) if loss.size else 'nothing'}"])


@number("1.12")
@weight(1)
@visibility("hidden")
@tags("question:cross_entropy")
def test_cross_entropy_other_sizes(student: Student, truth: NetworkTruth) -> None:
    """cross_entropy works on batches of other sizes"""
    for case in range(truth.cases):
        y, yhat = truth.labels(f"labels {case}", 5, 9), truth.probabilities(f"probabilities {case}", 5, 9)
        same(student.cross_entropy(y, yhat), truth.cross_entropy(y, yhat), "cross_entropy(y, yhat)", "§1",
         call=Call(student, truth, "cross_entropy", (y, yhat)))
