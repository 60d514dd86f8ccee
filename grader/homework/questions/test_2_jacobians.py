"""Part 2: the Jacobian matrices of the 3-layer network, for one example (§2, §3, §5)."""

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.grading.expect import array_of, holds, same
from grader.grading.purity import judge_each, values
from grader.grading.student import Student
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.scales import STEPS, twins
from grader.homework.questions.three_layers import (
    SMALL,
    arguments,
    cost_guards,
    jacobian_by_differences,
    network,
    slope_guards,
    slopes,
)

GUARD = 1e-6  # added to a probability before it divides: allowed, so it is allowed for
PARAMETERS = ("x", "y", "W1", "b1", "W2", "b2")


@number("2.1")
@weight(1)
@visibility("visible")
@tags("question:vec")
def test_vec(student: Student, truth: NetworkTruth) -> None:
    """vec puts the rows of a matrix one after another"""
    judge_each(student, "vec", [(truth.numbers(name, 3, 5),) for name in ("vec", "vec again")], ["W"], "§2",
               lambda value, case: same(value, truth.vec(*case), "vec(W)", "§2"))


@number("2.2")
@weight(1)
@visibility("visible")
@tags("question:unvec")
def test_unvec(student: Student, truth: NetworkTruth) -> None:
    """unvec makes the matrix again, row by row"""
    cases = [(truth.numbers(name, 15), (3, 5)) for name in ("unvec", "unvec again")]
    judge_each(student, "unvec", cases, ["v"], "§2",
               lambda value, case: same(value, truth.unvec(*case), "unvec(v, (3, 5))", "§2"))


@number("2.3")
@weight(0.5)
@visibility("visible")
@tags("question:dJ_dyhat")
def test_dJ_dyhat_differences(student: Student, truth: NetworkTruth) -> None:
    """dJ_dyhat is the slope of the cost in each probability"""
    y, yhat = np.array([0.0, 0.0, 1.0, 0.0]), truth.probabilities("dJ_dyhat", 4)
    expected = truth.dJ_dyhat(y, yhat)  # on a laptop it is recorded: the student's own cost may be wrong
    if truth.has_answers:
        expected = jacobian_by_differences(
            lambda points: truth.many("cross_entropy", [(y, p) for p in points]), yhat)
    same(values(student, "dJ_dyhat", [(y, yhat)], ["y", "yhat"], "§3")[0], expected, "dJ_dyhat(y, yhat)", "§3",
         call=Call(student, truth, "dJ_dyhat", (y, yhat), guards=cost_guards(y, yhat)))


@number("2.4")
@weight(1.5)
@visibility("hidden")
@tags("question:dJ_dyhat")
def test_dJ_dyhat(student: Student, truth: NetworkTruth) -> None:
    """dJ_dyhat is right for other labels, sizes and probabilities"""
    for case in range(truth.cases):
        y, yhat = truth.labels(f"labels {case}", 5 + case, 1)[:, 0], truth.probabilities(f"yhat {case}", 5 + case)
        same(student.dJ_dyhat(y, yhat), truth.dJ_dyhat(y, yhat), "dJ_dyhat(y, yhat)", "§3",
             call=Call(student, truth, "dJ_dyhat", (y, yhat)))
    for p in (0.01, 0.001):
        y, yhat = np.array([0.0, 1.0, 0.0]), np.array([0.25 * (1 - p), p, 0.75 * (1 - p)])
        got = array_of(student.dJ_dyhat(y, yhat), "dJ_dyhat(y, yhat)", "§3").ravel()
        expected = truth.dJ_dyhat(y, yhat).ravel()
        holds(got.shape == expected.shape and bool(np.all(np.abs(got - expected) <= 2 * GUARD / p**2)),
              f"dJ_dyhat is wrong where the right class has probability {p:g}.", "§3")


@number("2.5")
@weight(0.5)
@visibility("visible")
@tags("question:dyhat_dz2")
def test_dyhat_dz2_differences(student: Student, truth: NetworkTruth) -> None:
    """dyhat_dz2 is the slope of softmax in each score"""
    yhat = truth.probabilities("dyhat_dz2", 4)
    expected = truth.dyhat_dz2(yhat)  # on a laptop it is recorded: the student's own softmax may be wrong
    if truth.has_answers:
        z = np.log(yhat)  # these scores have those probabilities
        expected = jacobian_by_differences(lambda points: truth.many("softmax", [(p,) for p in points]), z)
    same(values(student, "dyhat_dz2", [(yhat,)], ["yhat"], "§3")[0], expected, "dyhat_dz2(yhat)", "§3",
         call=Call(student, truth, "dyhat_dz2", (yhat,)))


@number("2.6")
@weight(1.5)
@visibility("hidden")
@tags("question:dyhat_dz2")
def test_dyhat_dz2(student: Student, truth: NetworkTruth) -> None:
    """dyhat_dz2 is right for other probabilities and sizes"""
    for case in range(truth.cases):
        yhat = truth.probabilities(f"yhat {case}", 5 + case)
        same(student.dyhat_dz2(yhat), truth.dyhat_dz2(yhat), "dyhat_dz2(yhat)", "§3",
             call=Call(student, truth, "dyhat_dz2", (yhat,)))


@number("2.7")
@weight(1)
@visibility("visible")
@tags("question:dz2_dh1")
def test_dz2_dh1(student: Student, truth: NetworkTruth) -> None:
    """dz2_dh1 is the Jacobian of the output scores in the hidden layer"""
    judge_each(student, "dz2_dh1", [(step * truth.numbers(f"W2 {step}", 4, 6),) for step in STEPS], ["W2"], "§3",
               lambda value, case: same(value, truth.dz2_dh1(*case), "dz2_dh1(W2)", "§3"))


@number("2.8")
@weight(1)
@visibility("visible")
@tags("question:dh1_dz1")
def test_dh1_dz1(student: Student, truth: NetworkTruth) -> None:
    """dh1_dz1 is the Jacobian of relu"""
    judge_each(student, "dh1_dz1", [(step * truth.numbers(f"z1 {step}", 6),) for step in STEPS], ["z1"], "§3",
               lambda value, case: same(value, truth.dh1_dz1(*case), "dh1_dz1(z1)", "§3"))


@number("2.9")
@weight(1)
@visibility("visible")
@tags("question:dz1_dvecW1")
def test_dz1_dvecW1(student: Student, truth: NetworkTruth) -> None:
    """dz1_dvecW1 is the Jacobian of the hidden scores in the rows of W1"""
    judge_each(student, "dz1_dvecW1", [(step * truth.numbers(f"x {step}", 5), 3) for step in STEPS], ["x"], "§3",
               lambda value, case: same(value, truth.dz1_dvecW1(*case), "dz1_dvecW1(x, 3)", "§3"))


@number("2.10")
@weight(1)
@visibility("visible")
@tags("question:dz1_db1")
def test_dz1_db1(student: Student, truth: NetworkTruth) -> None:
    """dz1_db1 is the Jacobian of the hidden scores in b1"""
    for k in (4, 7):
        same(student.dz1_db1(k), truth.dz1_db1(k), f"dz1_db1({k})", "§5")


@number("2.11")
@weight(1)
@visibility("visible")
@tags("question:dJ_dW1_by_jacobians")
def test_chain(student: Student, truth: NetworkTruth) -> None:
    """dJ_dW1_by_jacobians gives the gradient of W1, be it small or large"""
    point = truth.example("chain")
    cases = [arguments(each) for each in (point, *(twin for twin, _ in twins(point)))]
    judge_each(student, "dJ_dW1_by_jacobians", cases, PARAMETERS, "§2, §3",
               lambda value, case: same(value, truth.dJ_dW1_by_jacobians(*case), "dJ/dW1", "§2, §3",
                                        call=Call(student, truth, "dJ_dW1_by_jacobians", case)))


@number("2.12")
@weight(1)
@visibility("visible")
@tags("question:dJ_dW1_by_jacobians")
def test_chain_differences(student: Student, truth: NetworkTruth) -> None:
    """dJ_dW1_by_jacobians agrees with finite differences of the cost"""
    point = truth.example("chain differences", SMALL)
    given = arguments(point)
    call = Call(student, truth, "dJ_dW1_by_jacobians", given, guards=slope_guards(point, lambda four: four[0]))
    same(student.dJ_dW1_by_jacobians(*given), slopes(point, student, truth)[0], "dJ/dW1", "§2, §3", call=call)


@number("2.13")
@weight(2)
@visibility("hidden")
@tags("question:dJ_dW1_by_jacobians")
def test_chain_other_sizes(student: Student, truth: NetworkTruth) -> None:
    """dJ_dW1_by_jacobians is right in networks of other sizes"""
    for case in range(truth.cases):
        given = network(truth, f"chain {case}")
        same(student.dJ_dW1_by_jacobians(*given), truth.dJ_dW1_by_jacobians(*given), "dJ/dW1", "§2, §3",
             call=Call(student, truth, "dJ_dW1_by_jacobians", given))
