"""Marks for a derivative that a function derives itself, and does not take by differences of a forward function."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from functools import partial

from grader.authoring.caches import beside
from grader.authoring.declared import Asked, DeclaredHomework, DeclaredQuestion
from grader.authoring.diagnosis.asked import Examined
from grader.authoring.work_trial import Trial
from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.second_look import failed_functions
from grader.grading.passes.unanswered import seen_in_time
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement.verdict import EARNED, Explanation, Verdict
from grader.sandbox.protocol.contract import Contract


def disowned(declared: DeclaredHomework, session: Session, found: Found, numbers: Set[str]) -> Found:
    """`found` without the marks, in the tests `numbers`, of derivatives that are taken by differences.

    Whoever calls such a derivative is looked at with true values of it: it is no work of the caller's.
    """
    again = dict(found)
    for question in _called_first(declared.asked, session.homework.contract):
        earned = [n for n in numbers if found[n].question == question.function and found[n].verdict in EARNED
                  and found[n].score]
        if question.asked is Asked.VALUES or not earned:
            continue
        faulty = failed_functions(again)
        always_right = all(v.verdict is Verdict.CORRECT for v in found.values() if v.question == question.function)
        look = partial(_why_not, declared, session, question, faulty, always_right)
        why = beside(declared, session.homework.contract, faulty, question.function,
                     session.remembered(("own work", question.function), look))
        again |= {n: replace(found[n], verdict=Verdict.WRONG, score=0.0, explanation=why) for n in earned if why}
    return again


def _called_first(questions: Sequence[DeclaredQuestion], contract: Contract) -> list[DeclaredQuestion]:
    """`questions` in such an order that what others may call comes before them."""
    order: dict[str, None] = {}

    def put(function: str, on_the_way: frozenset[str]) -> None:
        for called in contract.may_call(function):
            if called not in on_the_way:
                put(called, on_the_way | {called})
        order.setdefault(function)

    for question in questions:
        put(question.function, frozenset({question.function}))
    places = {function: place for place, function in enumerate(order)}
    return sorted(questions, key=lambda question: places[question.function])


def _why_not(declared: DeclaredHomework, session: Session, question: DeclaredQuestion,
             faulty: frozenset[str], always_right: bool) -> Explanation | None:
    """Why the answers are not the function's own work; None where they are, or where nothing can be said."""
    assert isinstance(session.answers, LiveAnswers)
    worker, contract = session.another_worker(), session.homework.contract
    others = faulty.intersection(contract.may_call(question.function)) - {question.function}
    truth = session.truth(f"secret/{session.settings.secret_seed}/own work/{question.function}")

    def examined(student: Student) -> Examined:
        return Examined(declared, question, truth, student, worker.discard)

    given = Student(worker, replacements=partial(true_values, session.answers, contract, others))
    alone = Trial(examined(Student(worker)), session, always_right)
    try:
        trial = Trial(examined(given), session, always_right, others, alone) if others else alone
        return seen_in_time(session, question.function, trial.verdict())
    finally:
        worker.discard()
