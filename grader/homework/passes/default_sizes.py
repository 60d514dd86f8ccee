"""A file with sizes written into it, most often the default ones, is graded at these, and told so at others."""

from __future__ import annotations

from dataclasses import replace

from grader.grading.expect import loss_of
from grader.grading.failures import StudentFault, Wrong
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.homework.network.scope import ASSIGNMENT, Scope
from grader.homework.questions.calls import Call
from grader.judgement.compare import compare, compare_gradient
from grader.judgement.points import Sizes
from grader.judgement.verdict import Explanation, TestVerdict

EXAMPLES = (13, 17, 11)


def right_at_default_sizes(student: Student, truth: Truth, question: str) -> bool:
    """Whether forward_prop, back_prop or back_prop_general answers rightly at the sizes of `truth`, 784-10-10-10-10
    where the file has no others written into it."""
    sizes = truth.scope.fitted(ASSIGNMENT)
    n = next(each for each in EXAMPLES if each not in sizes.widths)
    point = truth.point_at("default sizes", sizes, n)
    given = point.x, point.y, point.w
    try:
        value = student.at(sizes).many(question, [given])[0]
        if question == "forward_prop":
            call = Call(student.at(sizes), truth.at(sizes), question, given, loss_of)
            expected = truth.at(sizes).forward_prop(*given)[0]
            return compare(loss_of(value), expected, asked=call.asked()).agrees
        call = Call(student.at(sizes), truth.at(sizes), question, given)
        expected = truth.at(sizes).back_prop(*given)
        return compare_gradient(value, expected, sizes, asked=call.asked()).agrees
    except (StudentFault, Wrong):
        return False


def at_its_own_sizes(verdict: TestVerdict, scope: Scope) -> TestVerdict:
    """A test that is right at the file's own sizes, with the words that say where it was judged."""
    assert scope.sizes is not None
    return replace(verdict, explanation=Explanation(
        f"Right with {_named(scope.sizes)}. {verdict.question} works at these sizes only, which costs the tests of "
        "other sizes."))


def _named(sizes: Sizes) -> str:
    layers = "one hidden layer" if sizes.hidden_layers == 1 else "hidden layers"
    return f"{sizes.inputs} inputs, {layers} of {sizes.hidden} and {sizes.classes} classes"
