"""A diagnosis of a gradient on a student's own machine: what it has to do with the slopes of the student's own loss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.grading.exchange import Exchange
from grader.grading.expect import array_of, in_brief
from grader.grading.failures import StudentFault, Wrong
from grader.grading.passes.proof import Proof, by_an_error, by_any_value, by_its_numbers, by_its_numbers_or_length
from grader.grading.student import Student
from grader.homework.contract import CONTRACT
from grader.homework.network.consistency import is_float32
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.localise import locate
from grader.homework.network.own_slopes import LENGTHS, RHO, Trial, relation, slopes
from grader.homework.network.packing import join
from grader.homework.network.points import Point, Sizes
from grader.homework.network.scope import ASSIGNMENT, DEEP
from grader.homework.network.truth import NetworkTruth
from grader.homework.passes.offline_blocks import BLOCKS, block_proof
from grader.homework.passes.offline_cases import cases_of, proof_of
from grader.homework.passes.offline_decay import decay_proof
from grader.homework.passes.offline_forward import forward_proof
from grader.homework.questions.edges import EDGES
from grader.homework.questions.forward_pass import loss_of
from grader.homework.questions.three_layers import arguments
from grader.homework.questions.way_back import pictures_of
from grader.judgement.compare import Comparison
from grader.judgement.pictures import Pictures
from grader.judgement.verdict import Explanation
from grader.judgement.wording import explain

GRADIENTS = tuple(name for name in CONTRACT.named(gradient=True) if len(CONTRACT.by_name[name].returns) > 1
                  or CONTRACT.by_name[name].any_depth)  # of all parameters
BY_OWN_LOSS = ("dJ_dW1_by_jacobians", *GRADIENTS)  # compared with differences of the student's own loss
NETWORKS = ((Sizes(6, 4, 3, 2), 7), (Sizes(8, 5, 4, 2), 9))  # small: every parameter costs four losses
DEPTHS = (1, 2, 3, 4, 5)
MOST_LISTED = 12
STATE = "It was called with some arguments, then with others, then with the first again."


def examine(question: str, student: Student, truth: NetworkTruth, exchanges: Sequence[Exchange]) -> tuple[Proof, ...]:
    """What can be proved about a failing `question` from the student's own functions, the first that explains first.

    `exchanges` are the calls of its failed tests.
    """
    proofs: list[Proof | None] = []
    try:
        for proof in _proofs(question, student, truth, exchanges):
            proofs.append(proof)
    except Wrong:  # no gradient, or no loss, that could be compared: its own test says so
        pass
    except StudentFault:
        proofs.append(_of_sizes(question, student, truth) if question in DEEP else None)
    return tuple(proof for proof in proofs if proof)


def _proofs(question: str, student: Student, truth: NetworkTruth,
            exchanges: Sequence[Exchange]) -> Iterator[Proof | None]:
    """First of what is wrong wherever there are numbers, then of the edges of float64."""
    if question in GRADIENTS:
        yield _of_a_gradient(question, student, truth)
    elif question in BLOCKS:
        yield block_proof(question, student, cases_of(question, exchanges, truth))
    elif question == "forward_prop":
        yield forward_proof(student, truth) or decay_proof(student, truth)
    if question in EDGES:
        yield EDGES[question](student)


def _of_a_gradient(question: str, student: Student, truth: NetworkTruth) -> Proof | None:
    points = [_point(question, truth, *network) for network in NETWORKS]
    if all(_remembers(question, student, point) for point in points):
        return proof_of("hidden-state-between-calls", question, STATE, by_any_value)
    if is_float32(lambda ws: _losses(student, points[0], ws), points[0]):
        return None  # the differences of such a loss are noise
    trials = [_trial(question, student, point) for point in points]
    found = relation(trials)
    if found is None:
        return _localised(question, student, truth, trials)
    where = " and ".join(f"all {trial.slopes.size} numbers at n = {trial.n}, {trial.sizes.inputs} inputs, "
                         f"{trial.sizes.classes} classes" for trial in trials)
    proved = f"{found.sentence} (It holds for {where}.) {found.question}".strip()
    return Proof(by_its_numbers_or_length if found.id in LENGTHS else by_its_numbers, (proved,),
                 (found.id,) if found.id else (), found.read, _seen(question, trials[0]),
                 _pictures(question, trials[0]))


def _remembers(question: str, student: Student, point: Point) -> bool:
    """Whether another gradient comes back for the same arguments, once it was asked for others."""
    answers = [_answer(question, student, each) for each in (point, replace(point, w=point.w / 2), point)]
    first, _, again = (array_of(each, "the gradient").ravel() for each in answers)
    return first.shape == again.shape and not np.allclose(first, again, rtol=RHO, atol=0.0, equal_nan=True)


def _localised(question: str, student: Student, truth: NetworkTruth, trials: Sequence[Trial]) -> Proof | None:
    """No relation is known: which blocks are wrong, at which depths, or which numbers of a large network."""
    wrong = next((trial for trial in trials if trial.got.shape == trial.slopes.shape and not _agrees(trial)), None)
    if wrong is not None:
        return Proof(by_its_numbers, evidence=_seen(question, wrong), pictures=_pictures(question, wrong))
    if question not in DEEP or any(trial.got.shape != trial.slopes.shape for trial in trials):
        return None
    seen = (*_depths(question, student, truth), *_numbers(question, student, truth))
    return Proof(by_its_numbers, evidence=seen) if seen else None


def _depths(question: str, student: Student, truth: NetworkTruth) -> tuple[str, ...]:
    """ "Tried in small networks: right with 1, 2 and 5 hidden layers, wrong with 3 and 4.", where that tells them."""
    sizes, n = NETWORKS[0]
    right: dict[bool, list[int]] = {True: [], False: []}
    for depth in DEPTHS:
        trial = _trial(question, student, _point(question, truth, replace(sizes, hidden_layers=depth), n))
        right[trial.got.shape == trial.slopes.shape and _agrees(trial)].append(depth)
    if not right[True] or not right[False]:
        return ()
    wrong = _listed(right[False])
    return (f"Tried in small networks: right with {_listed(right[True])} hidden layers, wrong with {wrong}",)


def _numbers(question: str, student: Student, truth: NetworkTruth) -> tuple[str, ...]:
    """Which numbers of a large network are wrong, where small ones are right."""
    point = truth.point("differences" if question == "back_prop" else "general differences", hidden_layers=3)
    got = array_of(_answer(question, student, point), "the gradient").ravel()
    if got.shape != point.w.shape:
        return ()
    at = locate(got, lambda ws: _losses(student, point, ws), point, most=MOST_LISTED + 1)
    if not at:
        return ()
    names = f"{', '.join(map(str, at[:MOST_LISTED]))} and more" if len(at) > MOST_LISTED else _listed(at)
    which = "number" if len(at) == 1 else "numbers"
    return (f"Found by halving, in the flat gradient of a larger network: wrong {which} {names}, counted from 0",)


def _listed(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last


def _agrees(trial: Trial) -> bool:
    return _compared(trial).agrees


def _compared(trial: Trial) -> Comparison:
    return compare_gradient(trial.got, trial.slopes, trial.sizes, rho=RHO)


def _seen(question: str, trial: Trial) -> tuple[str, ...]:
    """What is wrong in the network of `trial`, which is not the one that a test asked about.

    Of the 3-layer network every number is in its test, where the gradients have other names.
    """
    words = explain(_compared(trial), sizes={"n": trial.n, "c": trial.sizes.classes, "m": trial.sizes.inputs})
    where = f"In a network with {trial.sizes.inputs} inputs and n = {trial.n}: {words.sentence}"
    return (where, *words.evidence) if question in DEEP else (re.sub(r"\((\d)\)", r"\1", where),)


def _pictures(question: str, trial: Trial) -> Pictures | None:
    return pictures_of(_compared(trial).maps) if question in DEEP else None


def _point(question: str, truth: NetworkTruth, sizes: Sizes, n: int) -> Point:
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
        raise Wrong(Explanation(f"gradients_3_layer should return four gradients; yours returns {in_brief(value)}."))
    dW1, db1, dW2, db2 = (array_of(each, "a gradient") for each in value[:4])
    return join([dW1, dW2], [db1, db2])


def _losses(student: Student, point: Point, ws: Sequence[Any]) -> list[float]:
    values = student.at(point.sizes).many("forward_prop", [(point.x, point.y, w) for w in ws])
    return [loss_of(value) for value in values]


def _of_sizes(question: str, student: Student, truth: NetworkTruth) -> Proof | None:
    """It has no answer in a small network: has it one with one hidden layer, with equal widths, at its own sizes?"""
    for sizes, proof in SHAPES:
        try:
            for more in (0, 1):
                at = replace(sizes, inputs=sizes.inputs + more) if sizes != ASSIGNMENT else sizes
                point = truth.point_at("own sizes", at, n=7 + more)
                student.at(at).many(question, [(point.x, point.y, point.w)])
        except StudentFault:
            continue
        return proof
    return None


SHAPES = (
    (Sizes(8, 5, 4, 1), Proof(by_an_error, (
        "Your function answers in a network with one hidden layer, and not in one with two. Which loop of the notes "
        "runs over the layers?",), ("one-hidden-layer-only",), "§7")),
    (Sizes(8, 5, 5, 2), Proof(by_an_error, (
        "Your function answers where the hidden layers are as wide as the output, and not where they are not. An array "
        "meets one of another layer, or one that is turned round. How many rows and columns has each W(i)?",), (),
        "§7")),
    (ASSIGNMENT, Proof(by_an_error, (
        "Your function answers at the homework's default sizes only: with 784 inputs, 10 hidden neurons and 10 "
        "classes, not with 6, 4 and 3. Which numbers are written into your code that the arguments or constants could "
        "tell?",), ("hard-coded-sizes",), "§7")),
)
