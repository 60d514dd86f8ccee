"""A file with the homework's default sizes written into it is graded at these, and told so at others."""

from __future__ import annotations

from dataclasses import replace

from grader.judgement.compare import compare, compare_gradient
from grader.judgement.verdict import Explanation, TestVerdict
from grader.questions.calls import Call
from grader.questions.expect import loss_of
from grader.questions.faults import StudentFault, Wrong
from grader.questions.scope import ASSIGNMENT
from grader.questions.student import Student
from grader.questions.truth import Truth


def right_at_default_sizes(student: Student, truth: Truth, question: str) -> bool:
    """Whether forward_prop, back_prop or back_prop_general answers rightly with 784 inputs, three layers of 10."""
    point = truth.point_at("default sizes", ASSIGNMENT, n=13)
    given = point.x, point.y, point.w
    try:
        value = student.at(ASSIGNMENT).many(question, [given])[0]
        if question == "forward_prop":
            call = Call(student.at(ASSIGNMENT), truth.at(ASSIGNMENT), question, given, loss_of)
            expected = truth.at(ASSIGNMENT).forward_prop(*given)[0]
            return compare(loss_of(value), expected, asked=call.asked()).agrees
        call = Call(student.at(ASSIGNMENT), truth.at(ASSIGNMENT), question, given)
        expected = truth.at(ASSIGNMENT).back_prop(*given)
        return compare_gradient(value, expected, ASSIGNMENT, asked=call.asked()).agrees
    except (StudentFault, Wrong):
        return False


def at_default_sizes(verdict: TestVerdict) -> TestVerdict:
    """A test that is right at the default sizes, with the words that say where it was judged."""
    words = Explanation(f"Right with 784 inputs, hidden layers of 10 and 10 classes. {verdict.question} works at these "
                        "sizes only, which costs the tests of other sizes.")
    return replace(verdict, explanation=words)
