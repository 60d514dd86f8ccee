"""Put all questions to one submission: a first pass, a second look, a diagnosis for each wrong question; or a check."""

from __future__ import annotations

from grader.judgement.verdict import TestVerdict
from grader.questions.answers import LiveAnswers
from grader.questions.asking import Settings, rubric
from grader.questions.rubric import FAILED
from grader.questions.session import Found, OnVerdict, Session
from grader.sandbox.program import Program
from grader.sandbox.sandbox import Sandbox

__all__ = ["FAILED", "Session", "Settings", "rubric", "run_questions", "verdicts"]


def run_questions(program: Program, sandbox: Sandbox, settings: Settings,
                  on_verdict: OnVerdict = lambda verdict: None) -> list[TestVerdict]:
    """The verdict of every test, in the order of the rubric."""
    return verdicts(Session(program, sandbox, settings, on_verdict))


def verdicts(session: Session) -> list[TestVerdict]:
    """As run_questions, of a session that may have begun; its worker is discarded."""
    try:
        return list((_graded if session.settings.answers else _checked)(session).values())
    finally:
        session.worker.discard()


def _graded(session: Session) -> Found:
    """What failed gets a second look, and the mistakes are named where they can be proved."""
    found = session.asked()
    if not any(verdict.verdict in FAILED for verdict in found.values()):
        return found
    # Imported here: only wrong answers need it.
    from grader.questions.naming import diagnosed
    from grader.questions.second_look import look_again

    assert isinstance(session.answers, LiveAnswers)
    found = look_again(session, found)
    return session.tell(found, diagnosed(found, session.another_worker(), session.answers, session.settings.scope))


def _checked(session: Session) -> Found:
    """Without answers: what is wrong is said, and what can be proved of it."""
    from grader.questions.checking import checked  # only a laptop needs it

    return checked(session)
