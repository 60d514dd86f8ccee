"""A diagnosis on a student's own machine, where no answer is: what the student's functions say about each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.judgement.blocks import join, unpack
from grader.judgement.compare import compare_gradient
from grader.judgement.localise import locate
from grader.judgement.own_slopes import RHO, Trial, relation, slopes
from grader.judgement.points import Point, Sizes
from grader.judgement.verdict import Explanation
from grader.judgement.wording import explain
from grader.questions.diagnosing import Findings
from grader.questions.expect import array_of, loss_of
from grader.questions.faults import StudentFault, Wrong
from grader.questions.scope import ASSIGNMENT, DEEP
from grader.questions.student import Student
from grader.questions.three_layers import arguments
from grader.questions.truth import Truth

NETWORKS = ((Sizes(6, 4, 3, 2), 7), (Sizes(8, 5, 4, 2), 9))  # small: every parameter costs four losses
MOST_LISTED = 12


def examine(question: str, student: Student, truth: Truth) -> Findings | None:
    """What can be proved about a failing `question` from the student's own functions, or None."""
    try:
        if question in GRADIENTS:
            return _of_a_gradient(question, student, truth)
        return EDGES[question](student) if question in EDGES else None
    except Wrong:  # no gradient, or no loss, that could be compared: its own test says so
        return None
    except StudentFault:
        return _of_sizes(question, student, truth) if question in DEEP else None


def _of_a_gradient(question: str, student: Student, truth: Truth) -> Findings | None:
    trials = [_trial(question, student, _point(question, truth, *network)) for network in NETWORKS]
    found = relation(trials)
    if found is None:
        return _localised(question, student, truth, trials)
    where = " and ".join(f"all {trial.slopes.size} numbers at n = {trial.n}, {trial.sizes.inputs} inputs, "
                         f"{trial.sizes.classes} classes" for trial in trials)
    proved = f"{found.sentence} (It holds for {where}.) {found.question}".strip()
    return Findings((found.id,) if found.id else (), (proved,), found.read, _compared(trials[0]).evidence)


def _localised(question: str, student: Student, truth: Truth, trials: Sequence[Trial]) -> Findings | None:
    """No relation is known: which blocks are wrong; where small networks are right, which numbers of a large one."""
    wrong = next((trial for trial in trials if trial.got.shape == trial.slopes.shape and not _agrees(trial)), None)
    if wrong is not None:
        words = _compared(wrong)
        where = f"In a network with {wrong.sizes.inputs} inputs and n = {wrong.n}: {words.sentence}"
        return Findings((), (), "", (where, *words.evidence))
    if question not in DEEP:
        return None
    point = truth.point("differences" if question == "back_prop" else "general differences", hidden_layers=3)
    got = array_of(_answer(question, student, point), "the gradient").ravel()
    at = locate(got, lambda ws: _losses(student, point, ws), point, most=MOST_LISTED + 1) if _fits(got, point) else ()
    if not at:
        return None
    names = ", ".join(map(str, at[:MOST_LISTED])) + (" and more" if len(at) > MOST_LISTED else "")
    return Findings((), (), "", (f"Found by halving: wrong are the numbers {names} of the flat gradient",))


def _fits(got: Any, point: Point) -> bool:
    return bool(got.shape == point.w.shape and np.all(np.isfinite(got)))


def _agrees(trial: Trial) -> bool:
    return compare_gradient(trial.got, trial.slopes, trial.sizes, rho=RHO).agrees


def _compared(trial: Trial) -> Explanation:
    found = compare_gradient(trial.got, trial.slopes, trial.sizes, rho=RHO)
    return explain(found, sizes={"n": trial.n, "c": trial.sizes.classes, "m": trial.sizes.inputs})


def _point(question: str, truth: Truth, sizes: Sizes, n: int) -> Point:
    if question in DEEP:
        return truth.point_at(f"own slopes {n}", sizes, n)
    point = truth.point_at(f"own slopes {n}", replace(sizes, hidden_layers=1), n)
    return Point(point.sizes, point.x[:, :1], point.y[:, :1], point.w)


def _trial(question: str, student: Student, point: Point) -> Trial:
    got = array_of(_answer(question, student, point), "the gradient").ravel()
    return Trial(point.sizes, point.n, point.w, got, slopes(lambda ws: _losses(student, point, ws), point.w))


def _answer(question: str, student: Student, point: Point) -> Any:
    if question in DEEP:
        value = student.at(point.sizes).many(question, [(point.x, point.y, point.w)])[0]
        return value[0] if isinstance(value, tuple) and value else value
    value = student.gradients_3_layer(*arguments(point))
    if not isinstance(value, tuple) or len(value) < 4:
        raise Wrong(Explanation("gradients_3_layer returns four gradients."))
    dW1, db1, dW2, db2 = (array_of(each, "a gradient") for each in value[:4])
    return join([dW1, dW2], [db1, db2])


def _losses(student: Student, point: Point, ws: Sequence[Any]) -> list[float]:
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    return [loss_of(value) for value in values]


def _of_sizes(question: str, student: Student, truth: Truth) -> Findings | None:
    """It has no answer in a small network: has it one at the homework's own sizes?"""
    point = truth.point_at("own sizes", ASSIGNMENT, n=7)
    try:
        student.at(ASSIGNMENT).many(question, [(point.x, point.y, point.w)])
    except StudentFault:
        return None
    return Findings(("hard-coded-sizes",), (
        "Your function answers at the homework's default sizes only: with 784 inputs, 10 hidden neurons and 10 "
        "classes, not with 6, 4 and 3. Which numbers are written into your code that the arguments or constants could "
        "tell?",), "§7")


def _softmax(student: Student) -> Findings | None:
    z = np.array([[1000.0, -1000.0], [999.0, -1001.0], [0.0, -1000.0]])
    return _unstable("z = 1000", array_of(student.softmax(z), "softmax(z)"))


def _forward(student: Student) -> Findings | None:
    sizes = Sizes(6, 4, 3, 1)
    Ws, bs = unpack(np.ones(sizes.parameters), sizes)
    large = join(Ws, [*bs[:-1], bs[-1] + 1000])
    value = student.at(sizes).many("forward_prop", [(np.eye(6)[:, :5], np.eye(3)[:, [0, 1, 2, 0, 1]], large)])[0]
    loss = value[0] if isinstance(value, tuple) and value else value
    return _unstable("z(2) above 1000", array_of(loss, "the loss"))


def _unstable(where: str, value: Any) -> Findings | None:
    if np.all(np.isfinite(value)):
        return None
    return Findings(("softmax-unstable",), (
        f"softmax overflows for large z. (At {where} the result is nan or inf; it should be finite.) What can you "
        "subtract from every z of an example without changing its probabilities?",), "§1 (a2)")


def _cross_entropy(student: Student) -> Findings | None:
    y = np.eye(4)[:, [0, 2, 1]]
    if np.all(np.isfinite(array_of(student.cross_entropy(y, y), "the loss"))):
        return None
    return Findings(("log-of-zero",), (
        "The loss is not a number when a probability is exactly 0. What is 0 times log 0 in numpy, and which terms "
        "does the cost need at all?",), "§1 (the cost)")


GRADIENTS = ("back_prop", "back_prop_general", "gradients_3_layer")
BY_OWN_LOSS = ("dJ_dW1_by_jacobians", *GRADIENTS)  # compared with differences of the student's own loss
EDGES: Mapping[str, Callable[[Student], Findings | None]] = {
    "softmax": _softmax, "forward_prop": _forward, "cross_entropy": _cross_entropy,
}
