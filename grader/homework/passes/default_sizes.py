"""A file with sizes written into it, most often the default ones, is graded at these, and told so at others."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from grader.grading.failures import StudentFault, Wrong
from grader.grading.homework import Found
from grader.grading.passes.second_look import failed_functions, right_ones, untold
from grader.grading.rubric import FAILED
from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.network.gradient_comparison import compare_gradient
from grader.homework.network.of_session import network_scope, network_truth
from grader.homework.network.points import Sizes
from grader.homework.network.scope import ASSIGNMENT, AT_ANY_SIZE, DEEP, NetworkScope
from grader.homework.network.truth import NetworkTruth
from grader.homework.questions.calls import Call
from grader.homework.questions.forward_pass import loss_of
from grader.judgement.compare import compare
from grader.judgement.verdict import Explanation, TestVerdict

EXAMPLES = (13, 17, 11)


def look_at_own_sizes(session: Session, found: Found, numbers: Set[str]) -> Found:
    """Judge again, at the default sizes, what a file with these numbers written into it answers only there."""
    scope = network_scope(session).at_its_own_sizes
    truth = network_truth(session, "default sizes", scope)
    student = Student(session.worker)
    fixed = {q for q in failed_functions(found).intersection(DEEP) if right_at_default_sizes(student, truth, q)}
    again = frozenset(n for n, v in found.items() if n in numbers
                      and v.question in fixed and v.verdict in FAILED and AT_ANY_SIZE not in v.tags)
    if not again:
        return {}
    second = session.asked(only=again, on_verdict=untold, scope=scope)
    return {verdict.number: at_its_own_sizes(verdict, scope) for verdict in right_ones(second.values())}


def right_at_default_sizes(student: Student, truth: NetworkTruth, question: str) -> bool:
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


def at_its_own_sizes(verdict: TestVerdict, scope: NetworkScope) -> TestVerdict:
    """A test that is right at the file's own sizes, with the words that say where it was judged."""
    assert scope.sizes is not None
    return replace(verdict, explanation=Explanation(
        f"Right with {_named(scope.sizes)}. {verdict.question} works at these sizes only, which costs the tests of "
        "other sizes."))


def _named(sizes: Sizes) -> str:
    layers = "one hidden layer" if sizes.hidden_layers == 1 else "hidden layers"
    return f"{sizes.inputs} inputs, {layers} of {sizes.hidden} and {sizes.classes} classes"
