"""Part 3: the gradients of the 3-layer network as §4 to §6 simplify them, for one example."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.grading.expect import array_of, holds, in_brief, same
from grader.grading.purity import judge_each
from grader.grading.student import Student
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.scales import twins
from grader.homework.questions.three_layers import SMALL, arguments, network, slope_guards, slopes

NAMES = ("dJ/dW1", "dJ/db1", "dJ/dW2", "dJ/db2")
PARAMETERS = ("x", "y", "W1", "b1", "W2", "b2")
READ = {"dJ/dW1": "§4", "dJ/db1": "§5", "dJ/dW2": "§6", "dJ/db2": "§5"}


def four(value: Any) -> dict[str, Any]:
    """The four gradients of what gradients_3_layer returned."""
    holds(isinstance(value, tuple) and len(value) >= 4,
          f"gradients_3_layer should return dJ_dW1, dJ_db1, dJ_dW2 and dJ_db2; yours returns {in_brief(value)}.",
          "§4 to §6")
    return dict(zip(NAMES, value, strict=False))


def part(name: str) -> Callable[[Any], Any]:
    """One of the four."""
    return lambda value: four(value)[name]


def call_for(name: str, student: Student, truth: NetworkTruth, given: tuple[Any, ...]) -> Call:
    """The call that gave the gradient `name`."""
    return Call(student, truth, "gradients_3_layer", given, part(name))


def right_at_every_scale(student: Student, truth: NetworkTruth, case: str, names: Sequence[str]) -> None:
    """The gradients `names` are right where they are small and where they are large, and the arguments stay."""
    point = truth.example(case)
    cases = [arguments(each) for each in (point, *(twin for twin, _ in twins(point)))]

    def judge(value: Any, given: Any) -> None:
        got, expected = four(value), four(truth.gradients_3_layer(*given))
        for name in names:
            same(got[name], expected[name], name, READ[name], call=call_for(name, student, truth, given))

    judge_each(student, "gradients_3_layer", cases, PARAMETERS, "§4 to §6", judge)


@number("3.1")
@weight(1)
@visibility("visible")
@tags("question:gradients_3_layer")
def test_shapes(student: Student, truth: NetworkTruth) -> None:
    """gradients_3_layer returns four gradients, each shaped like its parameter"""
    given = network(truth, "shapes")
    gradients = four(student.gradients_3_layer(*given)).values()
    for name, parameter, gradient in zip(NAMES, given[2:], gradients, strict=True):
        got = array_of(gradient, name, READ[name]).shape
        same_shape = [length for length in got if length != 1] == [length for length in parameter.shape if length != 1]
        holds(same_shape, f"{name} has shape {got}; expected {parameter.shape}.", READ[name])


@number("3.2")
@weight(2)
@visibility("visible")
@tags("question:gradients_3_layer")
def test_output_layer(student: Student, truth: NetworkTruth) -> None:
    """gradients_3_layer is right for W2 and b2"""
    right_at_every_scale(student, truth, "output layer", ("dJ/db2", "dJ/dW2"))


@number("3.3")
@weight(2)
@visibility("visible")
@tags("question:gradients_3_layer")
def test_hidden_layer(student: Student, truth: NetworkTruth) -> None:
    """gradients_3_layer is right for W1 and b1"""
    right_at_every_scale(student, truth, "hidden layer", ("dJ/db1", "dJ/dW1"))


@number("3.4")
@weight(3)
@visibility("visible")
@tags("question:gradients_3_layer")
def test_differences(student: Student, truth: NetworkTruth) -> None:
    """gradients_3_layer agrees with finite differences of the cost"""
    point = truth.example("differences", SMALL)
    given = arguments(point)
    got = four(student.gradients_3_layer(*given))
    for name, slope in zip(NAMES, slopes(point, student, truth), strict=True):
        call = replace(call_for(name, student, truth, given), guards=slope_guards(point, part(name)))
        same(got[name], slope, name, READ[name], call=call)


@number("3.5")
@weight(4)
@visibility("hidden")
@tags("question:gradients_3_layer")
def test_other_sizes(student: Student, truth: NetworkTruth) -> None:
    """gradients_3_layer is right in networks of other sizes"""
    for case in range(truth.cases):
        given = network(truth, f"case {case}")
        got, expected = four(student.gradients_3_layer(*given)), four(truth.gradients_3_layer(*given))
        for name in NAMES:
            same(got[name], expected[name], name, READ[name], call=call_for(name, student, truth, given))
