"""Part 5: backward propagation through any number of layers (§7.2)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight

from grader.grading.expect import array_of, holds
from grader.grading.failures import NeedsAnswers, StudentFault, Wrong
from grader.grading.purity import alike, is_from_memory, remembered, values
from grader.grading.student import Student
from grader.homework.network.points import Point
from grader.homework.network.scope import ASSIGNMENT, AT_ANY_SIZE
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.forward_pass import same_gradient
from grader.homework.questions.gradients import agrees_with_differences
from grader.homework.questions.scales import cap, rescaled_gradient, twins
from grader.judgement.about import About
from grader.judgement.verdict import Explanation

READ = "§7.2"
PARAMETERS = ("x", "y", "weightsAndBiases")
ROUNDING = 1e-3  # of the whole gradient: sums in another order, in single precision too


def gradient(student: Student, function: str, point: Point) -> Any:
    """The flat gradient; of several values the first."""
    return first(student.at(point.sizes).many(function, [(point.x, point.y, point.w)])[0])


def first(value: Any) -> Any:
    """Of several values the first."""
    return value[0] if isinstance(value, tuple) and len(value) > 0 else value


def call_for(student: Student, truth: NetworkTruth, function: str, point: Point) -> Call:
    """The call that gives the gradient at `point`."""
    return Call(student.at(point.sizes), truth.at(point.sizes), function, (point.x, point.y, point.w), first)


def right(student: Student, truth: NetworkTruth, function: str, point: Point) -> None:
    """The gradient is the true one in every block; where no answers are, the slope of the student's own loss."""
    call = call_for(student, truth, function, point)
    if not truth.has_answers:
        agrees_with_differences(gradient(student, function, point), point, student, truth, READ, call=call)
        return
    expected = truth.at(point.sizes).back_prop(point.x, point.y, point.w)
    same_gradient(gradient(student, function, point), expected, point.sizes, point.n, READ, call=call)


def right_at_every_scale(student: Student, truth: NetworkTruth, function: str, point: Point) -> None:
    """The gradient is right at `point`, and where its entries are a million times larger and smaller.

    A cap is named where it is proved: without answers, by what the gradient at `point` itself says about the others.
    """
    others = twins(point)
    points = [point, *(twin for twin, _ in others)]
    raw = student.at(point.sizes).many(function, [(each.x, each.y, each.w) for each in points])
    got = [first(value) for value in raw]
    if not truth.has_answers:
        own = array_of(got[0], "the gradient", READ).ravel()
        if own.size == point.sizes.parameters:
            _not_capped(got[1:], [rescaled_gradient(own, point.sizes, scales) for _, scales in others], point, function)
        raise NeedsAnswers(function)
    wanted = [truth.at(point.sizes).back_prop(each.x, each.y, each.w) for each in points]
    same_gradient(got[0], wanted[0], point.sizes, point.n, READ, call=call_for(student, truth, function, point))
    _not_capped(got[1:], wanted[1:], point, function)
    for each, value, expected in zip(points[1:], raw[1:], wanted[1:], strict=True):
        try:
            same_gradient(first(value), expected, point.sizes, point.n, READ,
                          call=call_for(student, truth, function, each))
        except Wrong:
            if is_from_memory(student.at(point.sizes), function, (each.x, each.y, each.w), value):
                raise remembered(function, READ) from None
            raise


def _not_capped(got: Sequence[Any], wanted: Sequence[Any], point: Point, function: str) -> None:
    found = cap([array_of(value, "the gradient", READ).ravel() for value in got], wanted, point.sizes)
    if found:
        raise Wrong(Explanation(f"{function} caps the gradient: {found}, where the true one is.", read=READ),
                    misconceptions=("gradient-clipped",))


def right_at_depths(student: Student, truth: NetworkTruth, function: str, depths: Sequence[int], points: float,
                    set_score: Any) -> None:
    """Points for each depth at which the gradient is right; the first failure is told."""
    failures = []
    for depth in depths:
        try:
            right(student, truth, function, truth.point(f"{function} depth {depth}", depth))
        except (Wrong, StudentFault) as failure:
            failures.append(failure)
    set_score(points * (len(depths) - len(failures)) / len(depths))
    if failures:
        raise failures[0]


def remembers_nothing(student: Student, truth: NetworkTruth, function: str) -> None:
    """The arguments stay as they were, and the answer follows from them alone; no other answer is needed to see it."""
    point = truth.point(f"{function} twice", hidden_layers=2)
    given, here = (point.x, point.y, point.w), student.at(point.sizes)
    # The same examples, begun at the second, have the same gradient. What is kept by shape does not know that.
    turned = np.roll(point.x, -1, axis=1), np.roll(point.y, -1, axis=1), point.w
    once, again, otherwise = values(here, function, [given, given, turned], PARAMETERS, READ)
    holds(alike(once, again), f"{function} gives another answer when it is asked the same again.", READ)
    flat, other = (array_of(first(value), "the gradient", READ).ravel() for value in (once, otherwise))
    with np.errstate(all="ignore"):  # numbers as large as float64 goes differ
        if flat.shape == other.shape and np.linalg.norm(other - flat) <= ROUNDING * np.linalg.norm(flat):
            return
    if is_from_memory(here, function, turned, otherwise):
        raise remembered(function, READ)
    raise Wrong(Explanation(
        f"{function} gives another gradient when the same examples come in another order.", read=READ))


@number("5.1")
@weight(1)
@visibility("visible")
@tags("question:back_prop")
def test_length(student: Student, truth: NetworkTruth) -> None:
    """back_prop returns one number for every parameter"""
    point = truth.point("length", hidden_layers=2)
    got = gradient(student, "back_prop", point)
    size = getattr(got, "size", 0)
    holds(size == point.sizes.parameters,
          f"back_prop should return {point.sizes.parameters} numbers here, one a parameter; yours returns {size}.",
          READ, about=About.LENGTH)


@number("5.2")
@weight(4)
@visibility("visible")
@tags("question:back_prop")
def test_five_layers(student: Student, truth: NetworkTruth) -> None:
    """back_prop gives the gradient of the loss in a network of five layers, be it small or large"""
    right_at_every_scale(student, truth, "back_prop", truth.point("five layers", hidden_layers=3))


@number("5.3")
@weight(4)
@visibility("visible")
@tags("question:back_prop")
def test_differences(student: Student, truth: NetworkTruth) -> None:
    """back_prop agrees with finite differences of the loss in all parameters at once"""
    point = truth.point("differences", hidden_layers=3)
    agrees_with_differences(gradient(student, "back_prop", point), point, student, truth, READ,
                            call=call_for(student, truth, "back_prop", point))


@number("5.4")
@visibility("visible")
@tags("question:back_prop", AT_ANY_SIZE)
@partial_credit(3)
def test_depths(student: Student, truth: NetworkTruth, set_score: Any = None) -> None:
    """back_prop works with one, two and five hidden layers"""
    right_at_depths(student, truth, "back_prop", (1, 2, 5), 3, set_score)


@number("5.5")
@weight(2)
@visibility("visible")
@tags("question:back_prop")
def test_assignment_sizes(student: Student, truth: NetworkTruth) -> None:
    """back_prop works at the sizes of the assignment: 784 inputs, three hidden layers of 10, 10 classes"""
    right(student, truth, "back_prop", truth.point_at("assignment", ASSIGNMENT, n=13, sparse=True))


@number("5.6")
@weight(1)
@visibility("visible")
@tags("question:back_prop")
def test_arguments(student: Student, truth: NetworkTruth) -> None:
    """back_prop leaves its arguments as they were and remembers nothing from call to call"""
    remembers_nothing(student, truth, "back_prop")
    right(student, truth, "back_prop", truth.point("back_prop twice", hidden_layers=2))


@number("5.7")
@weight(5)
@visibility("hidden")
@tags("question:back_prop", AT_ANY_SIZE)
def test_other_networks(student: Student, truth: NetworkTruth) -> None:
    """back_prop is right in other networks, with dense and with sparse inputs"""
    for case in range(truth.cases):
        for depth, sparse in ((2, False), (4, True)):
            right(student, truth, "back_prop", truth.point(f"{case}, {depth}", depth, sparse=sparse))


@number("5.8")
@weight(3)
@visibility("visible")
@tags("question:back_prop_general")
def test_general(student: Student, truth: NetworkTruth) -> None:
    """back_prop_general gives the gradient by the general loop, without the shortcut, and leaves its arguments alone"""
    remembers_nothing(student, truth, "back_prop_general")
    right_at_every_scale(student, truth, "back_prop_general", truth.point("general", hidden_layers=3))


@number("5.9")
@weight(3)
@visibility("visible")
@tags("question:back_prop_general")
def test_general_differences(student: Student, truth: NetworkTruth) -> None:
    """back_prop_general agrees with finite differences of the loss in all parameters at once"""
    point = truth.point("general differences", hidden_layers=2)
    agrees_with_differences(gradient(student, "back_prop_general", point), point, student, truth, READ,
                            call=call_for(student, truth, "back_prop_general", point))


@number("5.10")
@weight(4)
@visibility("hidden")
@tags("question:back_prop_general", AT_ANY_SIZE)
def test_general_other_networks(student: Student, truth: NetworkTruth) -> None:
    """back_prop_general is right in other networks, with dense and with sparse inputs"""
    for case in range(truth.cases):
        for depth, sparse in ((1, False), (4, True)):
            right(student, truth, "back_prop_general", truth.point(f"{case}, {depth}", depth, sparse=sparse))
