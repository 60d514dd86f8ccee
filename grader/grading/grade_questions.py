"""Put all questions to one submission: a first pass, a second look, a diagnosis for each wrong question; or a check."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import partial

from grader.grading.homework import Found
from grader.grading.pytest_run import Settings, rubric
from grader.grading.rubric import FAILED
from grader.grading.session import OnVerdict, Session
from grader.judgement.verdict import TestVerdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Program

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
    """All that is visible first, to its end; only then the hidden tests, in workers that live no longer than they."""
    order = [test.number for test in rubric(session.settings)]
    found = session.asked(before_hidden=partial(_may_follow, session))
    hidden = frozenset(order) - found.keys()
    found = _settled(session, found, found.keys() - _hidden(found))
    if hidden:
        session.worker.discard()
        found |= session.asked(only=hidden)
    found = _settled(session, found, _hidden(found))
    return {number: found[number] for number in order if number in found}


def _may_follow(session: Session, verdicts: Sequence[TestVerdict]) -> bool:
    """Whether the hidden tests may follow at once: no visible one has to be looked at again."""
    seen = {verdict.number: verdict for verdict in verdicts}
    again = _failed(seen) or session.homework.passes.own_work(session, seen, seen.keys()) != seen
    session.worker.discard()
    return not again


def _settled(session: Session, found: Found, numbers: Set[str]) -> Found:
    """The tests `numbers` after a second look, without marks for what is not the function's own work."""
    found = _explained(session, found, numbers)
    return session.tell(found, session.homework.passes.own_work(session, found, numbers))


def _hidden(found: Found) -> frozenset[str]:
    return frozenset(number for number, verdict in found.items() if verdict.visibility != "visible")


def _failed(found: Found) -> bool:
    return any(verdict.verdict in FAILED for verdict in found.values())


def _explained(session: Session, found: Found, numbers: Set[str]) -> Found:
    """What failed of the tests `numbers` gets a second look, and the mistakes are named where they can be proved."""
    if not _failed({number: found[number] for number in numbers}):
        return found
    # Imported here: only wrong answers need it.
    from grader.grading.passes.second_look import look_again

    found = look_again(session, found, numbers)
    some = {number: found[number] for number in numbers}
    return session.tell(found, found | session.homework.passes.diagnose(session, some))


def _checked(session: Session) -> Found:
    """Without answers: what is wrong is said, and what can be proved of it."""
    from grader.grading.checking import checked  # only a laptop needs it

    return checked(session)
