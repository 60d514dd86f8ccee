"""A check on a student's own machine: the public tests without answers, and what their outcome proves."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.grading.homework import Found, Offline
from grader.grading.passes.blame import Needs, held_back, with_certainty
from grader.grading.passes.mentions import reach, renamed
from grader.grading.pytest_run import rubric
from grader.grading.session import Session
from grader.grading.student import Student
from grader.judgement.verdict import FAILED
from grader.sandbox.protocol.program import Program


def checked(session: Session) -> Found:
    """The verdicts of the parts asked for; what they stand on is looked at too, whatever part it is in."""
    asked_for = session.settings.parts
    needed = replace(session.settings, parts=tuple(range(1, max(asked_for) + 1)))
    tell = session.on_verdict
    whole = replace(session, settings=needed, on_verdict=lambda v: tell(v) if v.part in asked_for else None)
    whole.worker = session.worker
    found = whole.asked()
    needs = what_each_needs(session.program, [v.question for v in rubric(needed)], session.homework.passes.offline)
    told = _explained(whole, with_certainty(held_back(found, needs), needs))
    return {number: v for number, v in whole.tell(found, told).items() if v.part in asked_for}


def what_each_needs(program: Program, questions: Sequence[str], offline: Offline) -> Mapping[str, Needs]:
    """What may be to blame for each of the `questions`, in the order in which mistakes are looked for.

    That is the order of the homework, but gradients come after the loss that they are compared with.
    """
    names = list(dict.fromkeys(questions))
    calls = reach([*(piece.text for piece in program.pieces), renamed(program.layout)], names)
    loss = frozenset({offline.loss}) | calls.get(offline.loss, frozenset())
    before = names[: names.index(offline.loss) + 1] if offline.loss in names else []
    first = [name for name in before if name not in offline.by_loss]
    order = [*first, *(name for name in names if name not in first)]
    return {name: Needs(calls[name], loss if name in offline.by_loss else frozenset()) for name in order}


def _explained(session: Session, found: Found) -> Found:
    """`found` with what can be proved of each function that is wrong."""
    truth = session.truth(f"public/{session.settings.public_seed}/own slopes")
    for question in sorted({v.question for v in found.values() if v.verdict in FAILED}):
        try:
            proof = session.homework.passes.offline.examine(question, Student(session.worker), truth)
        except Exception:  # a fault of ours on the way costs the finding and no more
            logging.getLogger(__name__).exception("nothing can be proved of %s", question)
            continue
        if proof:
            found = {n: proof.told(v) if v.question == question else v for n, v in found.items()}
    return found
