"""Marks for a derivative that a function derives itself, and does not take by differences of a forward function."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import partial

from grader.authoring.declared import Asked, DeclaredHomework, DeclaredQuestion
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.work_trial import Trial
from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.second_look import failed_functions
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement.verdict import EARNED, Explanation, Verdict


def disowned(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of derivatives that are taken by differences."""
    again = dict(found)
    for question in declared.asked:
        earned = [n for n in numbers if found[n].question == question.function and found[n].verdict in EARNED
                  and found[n].score]
        if question.asked is Asked.VALUES or not earned:
            continue
        faulty = failed_functions(found)
        always_right = all(v.verdict is Verdict.CORRECT for v in found.values() if v.question == question.function)
        look = partial(_why_not, declared, session, question, faulty, always_right)
        why = session.remembered(("own work", question.function), look)
        again |= {n: replace(found[n], verdict=Verdict.WRONG, score=0.0, explanation=why) for n in earned if why}
    return again


def _why_not(declared: DeclaredHomework, session: Session, question: DeclaredQuestion,
             faulty: frozenset[str], always_right: bool) -> Explanation | None:
    """Why the answers are not the function's own work; None where they are, or where nothing can be said."""
    assert isinstance(session.answers, LiveAnswers)
    worker = session.another_worker()
    student = Student(worker, replacements=partial(
        true_values, session.answers, session.homework.contract, faulty - {question.function}))
    truth = session.truth(f"secret/{session.settings.secret_seed}/own work/{question.function}")
    try:
        return Trial(Examined(declared, question, truth, student, worker.discard), session, always_right).verdict()
    finally:
        worker.discard()
