"""Put all questions to one submission: a first pass, then a second look, then a diagnosis for each wrong question."""

from __future__ import annotations

from grader.judgement.verdict import TestVerdict
from grader.questions.answers import LiveAnswers
from grader.questions.asking import Settings, rubric
from grader.questions.plugin import AT_HAND_IN
from grader.questions.rubric import FAILED
from grader.questions.session import Found, OnVerdict, Session
from grader.questions.truth import Truth
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
        found = session.asked()
        if any(verdict.verdict in FAILED for verdict in found.values()):
            found = _explained(session, found)
        return [verdict for verdict in found.values() if verdict.explanation is not AT_HAND_IN]
    finally:
        session.worker.discard()


def _explained(session: Session, found: Found) -> Found:
    """What failed gets a second look, and the mistakes are named where they can be proved."""
    # Imported here: only wrong answers need it.
    from grader.questions.naming import diagnosed, examined
    from grader.questions.second_look import look_again

    if isinstance(session.answers, LiveAnswers):
        found = look_again(session, found)
        told = diagnosed(found, session.another_worker(), session.answers, session.settings.scope)
    else:
        seed = f"public/{session.settings.public_seed}/own slopes"
        told = examined(found, session.worker, Truth(session.answers, seed))
    return session.tell(found, told)
