"""Part 4: forward propagation through any number of layers (§7.1)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gradescope_utils.autograder_utils.decorators import number, partial_credit, tags, visibility, weight

from grader.grading.expect import array_of, holds, same
from grader.grading.failures import StudentFault, Wrong
from grader.grading.purity import alike, judge_each, values
from grader.grading.student import Student
from grader.homework.network.points import Point
from grader.homework.network.scope import AT_ANY_SIZE
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.forward_pass import ForwardPass, forward_pass
from grader.homework.questions.scales import twins

READ = "§7.1"


def forward(student: Student, truth: NetworkTruth, point: Point, *,
            whole: bool = False) -> tuple[ForwardPass, ForwardPass]:
    """The student's forward pass at `point`, and the true one; the last z may be missing unless it is the `whole`."""
    given = point.x, point.y, point.w
    return (forward_pass(student.at(point.sizes).forward_prop(*given), point, truth.scope, whole=whole),
            forward_pass(tuple(truth.at(point.sizes).forward_prop(*given)), point))


Part = Callable[[ForwardPass], Any]


def part_agrees(student: Student, truth: NetworkTruth, point: Point, got: ForwardPass, expected: ForwardPass,
                name: str, part: Part) -> None:
    """One part of the forward pass at `point` is right."""
    call = Call(student.at(point.sizes), truth.at(point.sizes), "forward_prop", (point.x, point.y, point.w),
                lambda value: part(forward_pass(value, point, truth.scope)))
    same(part(got), part(expected), name, "§1" if name == "loss" else READ, call=call)


def loss_agrees(student: Student, truth: NetworkTruth, point: Point, got: ForwardPass, expected: ForwardPass) -> None:
    """The loss is right."""
    part_agrees(student, truth, point, got, expected, "loss", lambda found: found.loss)


def layers_agree(student: Student, truth: NetworkTruth, point: Point, got: ForwardPass, expected: ForwardPass) -> None:
    """All pre-activations, hidden layers and probabilities are right; where there are none, the loss."""
    if got.yhat is None:
        loss_agrees(student, truth, point, got, expected)
        return
    parts: list[tuple[str, Part]] = [
        *((f"z({i + 1})", lambda found, i=i: found.zs[i]) for i in range(len(got.zs))),
        *((f"h({i + 1})", lambda found, i=i: found.hs[i]) for i in range(len(expected.hs))),
        ("yhat", lambda found: found.yhat)]
    for name, part in parts:
        part_agrees(student, truth, point, got, expected, name, part)


def passes_agree(student: Student, truth: NetworkTruth, point: Point) -> None:
    """The whole forward pass at `point` is right."""
    got, expected = forward(student, truth, point)
    layers_agree(student, truth, point, got, expected)
    loss_agrees(student, truth, point, got, expected)


@number("4.1")
@weight(1)
@visibility("visible")
@tags("question:forward_prop")
def test_parts(student: Student, truth: NetworkTruth) -> None:
    """forward_prop returns loss, zs, hs and yhat, each of the right size"""
    point = truth.point("parts", hidden_layers=2)
    got = forward_pass(student.at(point.sizes).forward_prop(point.x, point.y, point.w), point, truth.scope, whole=True)
    loss = array_of(got.loss, "the loss", READ)
    holds(loss.size == 1, f"loss is one number; yours has shape {loss.shape}.", READ)
    if truth.scope.loss_alone:
        return
    widths = point.sizes.widths[1:]
    for name, layers, rows in (("z", got.zs, widths[:len(got.zs)]), ("h", got.hs, widths[:-1])):
        for i, (layer, wanted) in enumerate(zip(layers, rows, strict=True), start=1):
            shape = array_of(layer, f"{name}({i})", READ).shape
            holds(shape == (wanted, point.n), f"{name}({i}) has shape {shape}; expected {(wanted, point.n)}.", READ)


@number("4.2")
@weight(3)
@visibility("visible")
@tags("question:forward_prop")
def test_layers(student: Student, truth: NetworkTruth) -> None:
    """forward_prop computes every layer of a network with two hidden layers, be the numbers small or large"""
    point = truth.point("layers", hidden_layers=2)
    for each in (point, *(twin for twin, _ in twins(point))):
        layers_agree(student, truth, each, *forward(student, truth, each, whole=True))


@number("4.3")
@weight(2)
@visibility("visible")
@tags("question:forward_prop")
def test_loss(student: Student, truth: NetworkTruth) -> None:
    """forward_prop computes the mean cross-entropy of a batch"""
    point = truth.point("loss", hidden_layers=1)
    loss_agrees(student, truth, point, *forward(student, truth, point))


@number("4.4")
@visibility("visible")
@tags("question:forward_prop", AT_ANY_SIZE)
@partial_credit(2)
def test_depths(student: Student, truth: NetworkTruth, set_score: Any = None) -> None:
    """forward_prop works with one, three and five hidden layers"""
    failures = []
    for depth in (1, 3, 5):
        try:
            passes_agree(student, truth, truth.point(f"depth {depth}", hidden_layers=depth))
        except (Wrong, StudentFault) as failure:
            failures.append(failure)
    set_score(2 * (3 - len(failures)) / 3)
    if failures:
        raise failures[0]


@number("4.5")
@weight(2)
@visibility("visible")
@tags("question:forward_prop")
def test_stable(student: Student, truth: NetworkTruth) -> None:
    """forward_prop gives probabilities even when the scores are large"""
    point = truth.point("large scores", hidden_layers=1)
    if truth.scope.loss_alone:  # scores so large that exp overflows, and near enough that no probability becomes 0
        w = point.w.copy()
        w[-point.sizes.classes:] += 1000
        moved = replace(point, w=w)
        layers_agree(student, truth, moved, *forward(student, truth, moved))
        return
    large = replace(point, w=2.0**10 * point.w)
    got, expected = forward(student, truth, large)
    part_agrees(student, truth, large, got, expected, "yhat", lambda found: found.yhat)


@number("4.6")
@weight(1)
@visibility("visible")
@tags("question:forward_prop")
def test_one_example(student: Student, truth: NetworkTruth) -> None:
    """forward_prop works on a batch of one example, with every bias in its place"""
    point = truth.point("one example", hidden_layers=2)
    passes_agree(student, truth, Point(point.sizes, point.x[:, :1].copy(), point.y[:, :1].copy(), point.w))


@number("4.7")
@weight(1)
@visibility("visible")
@tags("question:forward_prop")
def test_arguments(student: Student, truth: NetworkTruth) -> None:
    """forward_prop leaves x, y and the weights as they were and remembers nothing from call to call"""
    point = truth.point("twice", hidden_layers=2)
    other = truth.point_at("another", point.sizes, point.n)
    given, more = (point.x, point.y, point.w), (other.x, other.y, other.w)
    twice = values(student.at(point.sizes), "forward_prop", [given, given], ["x", "y", "weightsAndBiases"], READ)
    holds(alike(*twice), "forward_prop gives another answer when it is asked the same again.", READ)

    def judge(value: Any, asked: Any) -> None:
        at = Point(point.sizes, *asked)
        got = forward_pass(value, at, truth.scope)
        expected = forward_pass(tuple(truth.at(point.sizes).forward_prop(*asked)), at)
        name = "loss" if truth.scope.loss_alone else "yhat"
        part_agrees(student, truth, at, got, expected, name, lambda found: getattr(found, name))

    judge_each(student.at(point.sizes), "forward_prop", [given, more], ["x", "y", "weightsAndBiases"], READ, judge)


@number("4.8")
@weight(4)
@visibility("hidden")
@tags("question:forward_prop", AT_ANY_SIZE)
def test_other_networks(student: Student, truth: NetworkTruth) -> None:
    """forward_prop is right in other networks, with dense and with sparse inputs"""
    for case in range(truth.cases):
        for depth, sparse in ((2, False), (4, True)):
            passes_agree(student, truth, truth.point(f"{case}, {depth}", depth, sparse=sparse))
