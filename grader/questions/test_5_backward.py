"""Part 5: backward propagation through any number of layers (§7.2)."""

from collections.abc import Sequence
from typing import Any

from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight

from grader.judgement.points import Point
from grader.questions.expect import holds, same_gradient, unchanged
from grader.questions.faults import StudentFault, Wrong
from grader.questions.gradients import agrees_with_differences
from grader.questions.scope import ASSIGNMENT, AT_ANY_SIZE
from grader.questions.student import Student
from grader.questions.truth import Truth

READ = "§7.2"


def gradient(student: Student, function: str, point: Point) -> Any:
    """The flat gradient; of several values the first."""
    value = student.at(point.sizes).many(function, [(point.x, point.y, point.w)])[0]
    return value[0] if isinstance(value, tuple) and len(value) > 0 else value


def right(student: Student, truth: Truth, function: str, point: Point) -> None:
    """The gradient is the true one in every block; where no answers are, the slope of the student's own loss."""
    if not truth.has_answers:
        agrees_with_differences(gradient(student, function, point), point, student, truth, READ)
        return
    expected = truth.at(point.sizes).back_prop(point.x, point.y, point.w)
    same_gradient(gradient(student, function, point), expected, point.sizes, point.n, READ)


def right_at_depths(student: Student, truth: Truth, function: str, depths: Sequence[int], points: float,
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


@number("5.1")
@weight(1)
@visibility("visible")
@tags("question:back_prop")
def test_length(student: Student, truth: Truth) -> None:
    """back_prop returns one number for every parameter"""
    point = truth.point("length", hidden_layers=2)
    got = gradient(student, "back_prop", point)
    size = getattr(got, "size", 0)
    holds(size == point.sizes.parameters,
          f"back_prop returns {point.sizes.parameters} numbers here, one a parameter; yours returns {size}.", READ)


@number("5.2")
@weight(4)
@visibility("visible")
@tags("question:back_prop")
def test_five_layers(student: Student, truth: Truth) -> None:
    """back_prop gives the gradient of the loss in a network of five layers"""
    right(student, truth, "back_prop", truth.point("five layers", hidden_layers=3))


@number("5.3")
@weight(4)
@visibility("visible")
@tags("question:back_prop")
def test_differences(student: Student, truth: Truth) -> None:
    """back_prop agrees with finite differences of the loss in all parameters at once"""
    point = truth.point("differences", hidden_layers=3)
    agrees_with_differences(gradient(student, "back_prop", point), point, student, truth, READ)


@number("5.4")
@visibility("visible")
@tags("question:back_prop", AT_ANY_SIZE)
@partial_credit(3)
def test_depths(student: Student, truth: Truth, set_score: Any = None) -> None:
    """back_prop works with one, two and five hidden layers"""
    right_at_depths(student, truth, "back_prop", (1, 2, 5), 3, set_score)


@number("5.5")
@weight(2)
@visibility("visible")
@tags("question:back_prop")
def test_assignment_sizes(student: Student, truth: Truth) -> None:
    """back_prop works at the sizes of the assignment: 784 inputs, three hidden layers of 10, 10 classes"""
    right(student, truth, "back_prop", truth.point_at("assignment", ASSIGNMENT, n=13, sparse=True))


@number("5.6")
@weight(1)
@visibility("visible")
@tags("question:back_prop")
def test_arguments(student: Student, truth: Truth) -> None:
    """back_prop leaves its arguments as they were and gives the same answer twice"""
    point = truth.point("twice", hidden_layers=2)
    given = point.x, point.y, point.w
    first, second = student.at(point.sizes).returned("back_prop", [given, given])
    unchanged(first, ["x", "y", "weightsAndBiases"], "back_prop", READ)
    expected = truth.at(point.sizes).back_prop(*given)
    for returned in (first, second):
        value = returned.value[0] if isinstance(returned.value, tuple) and returned.value else returned.value
        same_gradient(value, expected, point.sizes, point.n, READ)


@number("5.7")
@weight(5)
@visibility("hidden")
@tags("question:back_prop", AT_ANY_SIZE)
def test_other_networks(student: Student, truth: Truth) -> None:
    """back_prop is right in other networks, with dense and with sparse inputs"""
    for case in range(truth.cases):
        for depth, sparse in ((2, False), (4, True)):
            right(student, truth, "back_prop", truth.point(f"{case}, {depth}", depth, sparse=sparse))


@number("5.8")
@weight(3)
@visibility("visible")
@tags("question:back_prop_general")
def test_general(student: Student, truth: Truth) -> None:
    """back_prop_general gives the gradient by the general loop, without the shortcut"""
    right(student, truth, "back_prop_general", truth.point("general", hidden_layers=3))


@number("5.9")
@weight(3)
@visibility("visible")
@tags("question:back_prop_general")
def test_general_differences(student: Student, truth: Truth) -> None:
    """back_prop_general agrees with finite differences of the loss in all parameters at once"""
    point = truth.point("general differences", hidden_layers=2)
    agrees_with_differences(gradient(student, "back_prop_general", point), point, student, truth, READ)


@number("5.10")
@weight(4)
@visibility("hidden")
@tags("question:back_prop_general", AT_ANY_SIZE)
def test_general_other_networks(student: Student, truth: Truth) -> None:
    """back_prop_general is right in other networks, with dense and with sparse inputs"""
    for case in range(truth.cases):
        for depth, sparse in ((1, False), (4, True)):
            right(student, truth, "back_prop_general", truth.point(f"{case}, {depth}", depth, sparse=sparse))
