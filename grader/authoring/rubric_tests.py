"""Declared questions as graded tests: numbered in their part, with a sentence, points and visibility like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from typing import Any

from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.authoring.declared import Asked, DeclaredHomework, DeclaredQuestion
from grader.authoring.folder_values import OwnTest
from grader.authoring.judges import judge_of
from grader.data_classes import dataclass
from grader.grading.failures import StudentFault
from grader.grading.question import Question
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.verdict import Verdict

Test = Callable[[Student, Truth], None]
HIDDEN = "on cases that nobody has seen"
IN_THE_FILE = "its table [[questions]] in homework.toml"


@dataclass(frozen=True)
class Graded:
    """One graded test about `function`, and how it is put: the `question`, where that is all that it asks.

    `names` are the functions that may make it fail, `where` says where it is written.
    """

    number: str
    function: str
    question: DeclaredQuestion | None
    names: frozenset[str]
    test: Test
    where: str


@dataclass(frozen=True)
class DeclaredTests:
    """The graded tests of a homework in a folder: those that are declared, and those that are written in Python."""

    homework: DeclaredHomework

    @cached_property
    def all(self) -> tuple[Graded, ...]:
        """Every test; the declared ones are numbered in the part of their function, in the order of the questions."""
        return (*self._declared(), *map(_in_python, self.homework.own_tests))

    def tests(self, parts: Collection[int]) -> tuple[Callable[..., Any], ...]:
        """The test functions of some parts, with the decorators that say what each is worth."""
        return tuple(each.test for each in self.all if int(each.number.split(".")[0]) in parts)

    def collected(self, parts: Collection[int]) -> tuple[Question, ...]:
        """The same, ready to be asked."""
        return tuple(Question(test, ("student", "truth")) for test in self.tests(parts))

    def _declared(self) -> Iterator[Graded]:
        count: Counter[int] = Counter()
        for question in self.homework.questions:
            part = self.homework.functions[question.function].part
            for hidden, points in ((False, question.points), (True, question.hidden_points)):
                if points:
                    count[part] += 1
                    place = f"{part}.{count[part]}"
                    yield Graded(place, question.function, question, frozenset({question.function, question.of} - {""}),
                                 _test(self.homework, question, place, points, hidden=hidden), IN_THE_FILE)


def _in_python(own: OwnTest) -> Graded:
    question = own.questions[0] if own.alone and own.questions else None
    return Graded(own.number, own.function, question, own.names, own.test, f"{own.path}, line {own.line}")


def _test(homework: DeclaredHomework, question: DeclaredQuestion, place: str, points: float, *,
          hidden: bool) -> Test:
    judge = judge_of(homework, question)

    def test(student: Student, truth: Truth) -> None:
        ask = judge.by_values if hidden or question.asked is Asked.VALUES else judge.by_differences
        try:
            ask(student, truth)
        except StudentFault as fault:
            if fault.verdict is Verdict.MISSING:
                judge.require_written(student)
            raise

    test.__name__ = f"test_{question.asked.value}_of_{question.function}{'_hidden' if hidden else ''}"
    test.__doc__ = f"{question.name or _sentence(question)}{', ' + HIDDEN if hidden else ''}"
    for decorate in (tags(f"question:{question.function}"), visibility("hidden" if hidden else "visible"),
                     weight(points), number(place)):
        test = decorate(test)
    return test


def _sentence(question: DeclaredQuestion) -> str:
    if question.asked is Asked.VALUES:
        return f"{question.function} returns the right values"
    by = " and ".join(filter(None, (", ".join(question.by[:-1]), question.by[-1])))
    if question.asked is Asked.GRADIENT:
        return f"{question.function} returns the gradient of {question.of} in {by}"
    return f"{question.function} takes the gradient back through {question.of}, to {by}"
