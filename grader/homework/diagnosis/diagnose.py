"""Name the mistake behind each wrong test, where one is proved by hypotheses."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from grader.grading.answers import LiveAnswers
from grader.grading.homework import Found
from grader.grading.passes.follow_through import true_values
from grader.grading.passes.second_look import wrong_functions
from grader.grading.rubric import FAILED
from grader.grading.session import Session
from grader.grading.student import Student
from grader.homework.diagnosis.diagnosing import Diagnosed, Findings, load_misconceptions
from grader.homework.diagnosis.examining import Examinee
from grader.homework.network.of_session import network_scope
from grader.judgement.verdict import TestVerdict

Find = Callable[[TestVerdict], Findings | None]


def diagnosed(session: Session, found: Found) -> Found:
    """`found` with what is proved by the hypotheses beside the reference, in a worker that is given true values."""
    assert isinstance(session.answers, LiveAnswers)
    answers, contract, worker = session.answers, session.homework.contract, session.another_worker()
    wrong = wrong_functions(found)
    known = load_misconceptions(session.homework.reference) if wrong else None
    try:
        for question in sorted(wrong):
            if known is not None and question in known.QUESTIONS:
                student = Student(worker, replacements=partial(true_values, answers, contract, wrong - {question}))
                examinee = Examinee(question, student, known, network_scope(session), worker.discard)
                found = _named(found, question, partial(_diagnosis, examinee))
    finally:
        worker.discard()
    return found


def _diagnosis(examinee: Examinee) -> Find:
    examined = Diagnosed(examinee)
    return lambda verdict: examined.under(verdict.exchanges, secret=verdict.visibility != "visible")


def _named(found: Found, question: str, look: Callable[[], Find]) -> Found:
    """`found` with what is proved about `question`, test by test. A fault of ours costs the findings and no more."""
    named = dict(found)
    try:
        find = look()
        for verdict in _visible_first(v for v in found.values() if v.question == question and v.verdict in FAILED):
            findings = find(verdict)
            if findings is not None:
                named[verdict.number] = findings.told(verdict)
    except Exception:
        logging.getLogger(__name__).exception("no diagnosis of %s", question)
        return found
    return named


def _visible_first(verdicts: Iterable[TestVerdict]) -> list[TestVerdict]:
    """What a hidden test is told of comes after all that may be shown."""
    return sorted(verdicts, key=lambda verdict: verdict.visibility != "visible")
