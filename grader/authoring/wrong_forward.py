"""Follow-through for derivatives: right apart from the function that they are derivatives of."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from functools import partial

import numpy as np

from grader.authoring.cases import Cases
from grader.authoring.declared import DeclaredHomework, DeclaredQuestion
from grader.authoring.judged import Judge
from grader.authoring.judged_backward import BackwardJudge
from grader.authoring.judges import judge_of
from grader.authoring.returned import by_name
from grader.authoring.rubric_tests import DeclaredTests
from grader.grading.answers import LiveAnswers
from grader.grading.failures import StudentFault, Wrong
from grader.grading.homework import Found
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.verdict import FAILED, Explanation, Verdict
from grader.sandbox.protocol.wire import Unsendable

PROPORTIONAL = 1e-9  # how exactly wrong values must be one multiple of the true ones
POINTS = 3

Look = Callable[[Student, Truth], None]


def look_past_forward(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found`, where a derivative failed only for the function whose derivative it is; on inputs of its own."""
    failed, again = failed_functions(found), dict(found)
    for graded in DeclaredTests(declared).all:
        question, verdict = graded.question, found.get(graded.number)
        if (question is None or graded.number not in numbers or verdict is None or verdict.verdict not in FAILED
                or question.of not in failed or question.of == question.function):
            continue
        others = failed - {question.of, question.function}
        if sentence := _right_apart(declared, session, question, graded.number, others):
            again[graded.number] = replace(verdict, verdict=Verdict.FOLLOW_THROUGH, score=verdict.max_score,
                                           explanation=Explanation(sentence), max_relative_error=None)
    return again


def _right_apart(declared: DeclaredHomework, session: Session, question: DeclaredQuestion, number: str,
                 others: frozenset[str]) -> str:
    """Why the marks are earned all the same, in a sentence; empty where they are not.

    Of the `others` that fail and may be called, true values are given.
    """
    judge, of = judge_of(declared, question), question.of
    truth = session.truth(f"secret/{session.settings.secret_seed}/{number}/apart from {of}", cases=2)
    if isinstance(judge, BackwardJudge) and _passes(session, judge.by_true_cache, truth, others):
        return (f"{question.function} is right apart from {of}, whose mistake costs its own points only: here it was "
                f"given the cache of a right {of}.")
    if _passes(session, lambda student, truth: _of_own(judge, student, truth), truth, others):
        return (f"{question.function} is right for your own {of}, which gives a multiple of the true values; that "
                "mistake costs its own points only.")
    return ""


def _passes(session: Session, look: Look, truth: Truth, others: frozenset[str]) -> bool:
    assert isinstance(session.answers, LiveAnswers)
    worker = session.another_worker()
    given = partial(true_values, session.answers, session.homework.contract, others)
    try:
        look(Student(worker, replacements=given), truth)
    except (Wrong, StudentFault, Unsendable):
        return False
    finally:
        worker.discard()
    return True


def _of_own(judge: Judge, student: Student, truth: Truth) -> None:
    """Raises Wrong unless the derivative is that of the student's own function, and that a multiple of the true one.

    Any other own function could be one whose derivative is easier than what is asked.
    """
    for case in Cases(judge.homework, judge.question).of(truth):
        others = [Cases(judge.homework, judge.question).redrawn(case, truth, attempt) for attempt in range(POINTS)]
        given = [each.of(judge.of) for each in (case, *others)]
        mine = np.concatenate([_flat(value, judge) for value in student.many(judge.of.name, given)])
        true = np.concatenate([_flat(truth.answers.value(judge.of.name, each, None), judge) for each in given])
        if mine.shape != true.shape or not _proportional(mine, true):
            raise Wrong(Explanation("no multiple of the true values"))
    judge.by_differences(student, truth, own=True)


def _flat(value: object, judge: Judge) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = by_name(value, judge.of, "")
    try:
        return np.concatenate([np.asarray(found[name], dtype=np.float64).ravel() for name in judge.of.outputs[:1]])
    except (TypeError, ValueError):
        raise Wrong(Explanation("no numbers")) from None


def _proportional(mine: np.ndarray[tuple[int], np.dtype[np.float64]],
                  true: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bool:
    size = float(true @ true)
    ratio = float(mine @ true) / size if size else 0.0
    return ratio != 0 and bool(np.abs(mine - ratio * true).max() <= PROPORTIONAL * abs(ratio) * np.abs(true).max())
