"""What a graded test in Python may ask in one line: values, gradient and backward, as homework.toml has them.

A test is given `student` and `truth` and hands both on. `drawn` gives arguments to ask about oneself; `same` and
`holds` say what is expected of an answer. Names of functions are written out: they are read before the test is run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.authoring.cases import Cases
from grader.authoring.declared import Asked, DeclaredHomework
from grader.authoring.judged import Judge
from grader.authoring.judges import judge_of
from grader.authoring.own_tests.stand_in import ReferenceAsStudent
from grader.authoring.question_words import Reader, possible
from grader.data_classes import dataclass
from grader.grading.expect import holds, same
from grader.grading.failures import BrokenQuestion
from grader.grading.student import Student
from grader.grading.truth import Truth

__all__ = ["DeclaredTruth", "backward", "drawn", "gradient", "holds", "same", "values"]
Lengths = Mapping[str, Sequence[int]]
Asks = Student | ReferenceAsStudent


@dataclass(frozen=True)
class DeclaredTruth(Truth):
    """The truth of a homework in a folder, which knows what is declared."""

    declared_homework: DeclaredHomework | None = None


def values(student: Asks, truth: Truth, function: str, *, lengths: Lengths | None = None) -> None:
    """`function` returns what the reference returns, in drawn cases. Raises Wrong where it does not."""
    judge = _judge(truth, Asked.VALUES, function, lengths=lengths)
    if isinstance(student, Student):  # the reference is right by definition
        judge.by_values(student, truth)


def gradient(student: Asks, truth: Truth, function: str, *, of: str, by: Sequence[str] = (),
             lengths: Lengths | None = None) -> None:
    """`function` returns the gradient of `of` in its arguments `by`. Raises Wrong where it does not."""
    _derivative(_judge(truth, Asked.GRADIENT, function, of, by, lengths), student, truth)


def backward(student: Asks, truth: Truth, function: str, *, of: str, by: Sequence[str] = (),
             lengths: Lengths | None = None) -> None:
    """`function` returns the vector-Jacobian products of the forward function `of`. Raises Wrong where not."""
    _derivative(_judge(truth, Asked.BACKWARD, function, of, by, lengths), student, truth)


def drawn(truth: Truth, function: str, *, lengths: Lengths | None = None) -> list[tuple[Any, ...]]:
    """Arguments of `function` as homework.toml declares them, once for each case: hidden from the secret seed."""
    judge = _judge(truth, Asked.VALUES, function, lengths=lengths)
    return [case.of(judge.function) for case in Cases(judge.homework, judge.question).of(truth)]


FORMS = {"values": Asked.VALUES, "gradient": Asked.GRADIENT, "backward": Asked.BACKWARD, "drawn": Asked.VALUES}


def _derivative(judge: Judge, student: Asks, truth: Truth) -> None:
    if isinstance(student, Student):
        judge.by_differences(student, truth)
        if truth.has_answers:
            judge.by_values(student, truth)


def _judge(truth: Truth, asked: Asked, function: str, of: str = "", by: Sequence[str] = (),
           lengths: Lengths | None = None) -> Judge:
    homework = truth.declared_homework if isinstance(truth, DeclaredTruth) else None
    if homework is None:
        raise BrokenQuestion(f"{function} can be asked for in one line only where a homework.toml declares it.")
    reader = Reader(homework.functions, lambda key, what: BrokenQuestion(f"{asked.value}: {what}"))
    chosen = {letter: list(choices) for letter, choices in (lengths or {}).items()}
    return judge_of(homework, possible(reader, asked, function, of, tuple(by), chosen))
