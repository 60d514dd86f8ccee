"""Part 2: the Jacobian matrices of the 3-layer network, for one example (§2, §3, §5)."""

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.questions.expect import same
from grader.questions.student import Student
from grader.questions.three_layers import SMALL, arguments, jacobian_by_differences, network, slopes
from grader.questions.truth import Truth


@number("2.1")
@weight(1)
@visibility("visible")
@tags("question:vec")
def test_vec(student: Student, truth: Truth) -> None:
    """vec puts the rows of a matrix one after another"""
    W = truth.numbers("vec", 3, 5)
    same(student.vec(W), truth.vec(W), "vec(W)", "§2")


@number("2.2")
@weight(1)
@visibility("visible")
@tags("question:unvec")
def test_unvec(student: Student, truth: Truth) -> None:
    """unvec makes the matrix again, row by row"""
    v = truth.numbers("unvec", 15)
    same(student.unvec(v, (3, 5)), truth.unvec(v, (3, 5)), "unvec(v, (3, 5))", "§2")


@number("2.3")
@weight(0.5)
@visibility("visible")
@tags("question:dJ_dyhat")
def test_dJ_dyhat_differences(student: Student, truth: Truth) -> None:
    """dJ_dyhat is the slope of the cost in each probability"""
    y, yhat = np.array([0.0, 0.0, 1.0, 0.0]), truth.probabilities("dJ_dyhat", 4)
    expected = truth.dJ_dyhat(y, yhat)  # on a laptop it is recorded: the student's own cost may be wrong
    if truth.has_answers:
        expected = jacobian_by_differences(
            lambda points: truth.many("cross_entropy", [(y, p) for p in points]), yhat)
    same(student.dJ_dyhat(y, yhat), expected, "dJ_dyhat(y, yhat)", "§3")


@number("2.4")
@weight(1.5)
@visibility("hidden")
@tags("question:dJ_dyhat")
def test_dJ_dyhat(student: Student, truth: Truth) -> None:
    """dJ_dyhat is right for other labels and sizes"""
    for case in range(truth.cases):
        y, yhat = truth.labels(f"labels {case}", 5 + case, 1)[:, 0], truth.probabilities(f"yhat {case}", 5 + case)
        same(student.dJ_dyhat(y, yhat), truth.dJ_dyhat(y, yhat), "dJ_dyhat(y, yhat)", "§3")


@number("2.5")
@weight(0.5)
@visibility("visible")
@tags("question:dyhat_dz2")
def test_dyhat_dz2_differences(student: Student, truth: Truth) -> None:
    """dyhat_dz2 is the slope of softmax in each score"""
    z = truth.numbers("dyhat_dz2", 4, largest=1.0)
    yhat = truth.softmax(z)
    expected = truth.dyhat_dz2(yhat)  # on a laptop it is recorded: the student's own softmax may be wrong
    if truth.has_answers:
        expected = jacobian_by_differences(lambda points: truth.many("softmax", [(p,) for p in points]), z)
    same(student.dyhat_dz2(yhat), expected, "dyhat_dz2(yhat)", "§3")


@number("2.6")
@weight(1.5)
@visibility("hidden")
@tags("question:dyhat_dz2")
def test_dyhat_dz2(student: Student, truth: Truth) -> None:
    """dyhat_dz2 is right for other probabilities and sizes"""
    for case in range(truth.cases):
        yhat = truth.probabilities(f"yhat {case}", 5 + case)
        same(student.dyhat_dz2(yhat), truth.dyhat_dz2(yhat), "dyhat_dz2(yhat)", "§3")


@number("2.7")
@weight(1)
@visibility("visible")
@tags("question:dz2_dh1")
def test_dz2_dh1(student: Student, truth: Truth) -> None:
    """dz2_dh1 is the Jacobian of the output scores in the hidden layer"""
    W2 = truth.numbers("W2", 4, 6)
    same(student.dz2_dh1(W2), truth.dz2_dh1(W2), "dz2_dh1(W2)", "§3")


@number("2.8")
@weight(1)
@visibility("visible")
@tags("question:dh1_dz1")
def test_dh1_dz1(student: Student, truth: Truth) -> None:
    """dh1_dz1 is the Jacobian of relu"""
    z1 = truth.numbers("z1", 6)
    same(student.dh1_dz1(z1), truth.dh1_dz1(z1), "dh1_dz1(z1)", "§3")


@number("2.9")
@weight(1)
@visibility("visible")
@tags("question:dz1_dvecW1")
def test_dz1_dvecW1(student: Student, truth: Truth) -> None:
    """dz1_dvecW1 is the Jacobian of the hidden scores in the rows of W1"""
    x = truth.numbers("x", 5)
    same(student.dz1_dvecW1(x, 3), truth.dz1_dvecW1(x, 3), "dz1_dvecW1(x, 3)", "§3")


@number("2.10")
@weight(1)
@visibility("visible")
@tags("question:dz1_db1")
def test_dz1_db1(student: Student, truth: Truth) -> None:
    """dz1_db1 is the Jacobian of the hidden scores in b1"""
    same(student.dz1_db1(4), truth.dz1_db1(4), "dz1_db1(4)", "§5")


@number("2.11")
@weight(1)
@visibility("visible")
@tags("question:dJ_dW1_by_jacobians")
def test_chain(student: Student, truth: Truth) -> None:
    """dJ_dW1_by_jacobians gives the gradient of W1"""
    given = network(truth, "chain")
    same(student.dJ_dW1_by_jacobians(*given), truth.dJ_dW1_by_jacobians(*given), "dJ/dW1", "§2, §3")


@number("2.12")
@weight(1)
@visibility("visible")
@tags("question:dJ_dW1_by_jacobians")
def test_chain_differences(student: Student, truth: Truth) -> None:
    """dJ_dW1_by_jacobians agrees with finite differences of the cost"""
    point = truth.example("chain differences", SMALL)
    got = student.dJ_dW1_by_jacobians(*arguments(point))
    same(got, slopes(point, student, truth)[0], "dJ/dW1", "§2, §3")


@number("2.13")
@weight(2)
@visibility("hidden")
@tags("question:dJ_dW1_by_jacobians")
def test_chain_other_sizes(student: Student, truth: Truth) -> None:
    """dJ_dW1_by_jacobians is right in networks of other sizes"""
    for case in range(truth.cases):
        given = network(truth, f"chain {case}")
        same(student.dJ_dW1_by_jacobians(*given), truth.dJ_dW1_by_jacobians(*given), "dJ/dW1", "§2, §3")
