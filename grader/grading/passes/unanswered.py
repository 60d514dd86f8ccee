"""No answer where a function is asked to show that its work is its own: it does not return, or no time is left.

A function that is right in every other test and raises an exception in a large problem may have a mistake there. None
that derives its gradient ends the program instead, sends what is no value, or sleeps.
"""

from __future__ import annotations

from grader.grading.session import Session
from grader.judgement.about import About
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Died, Refused, Reply, TimedOut

COMPUTING = 0.05  # the least share of its time that the processor gives who computes, on the busiest machine


def does_not_return(reply: Reply, patience: float) -> bool:
    """Whether it ended the program, waited for so many seconds, or gave what is no value."""
    if isinstance(reply, TimedOut):
        return reply.limit != "total" and reply.processor_seconds < COMPUTING * patience
    return isinstance(reply, (Died, Refused))


def seen_in_time(session: Session, function: str, why: Explanation | None) -> Explanation | None:
    """`why` there are no marks, as a look at `function` found; that it could not be looked at to the end, if so."""
    if not session.sandbox.spent:
        return why
    return Explanation(f"{function} could not be asked where differences would show in the work that they take: the "
                       "total time of this submission is used up. Marks for a gradient are given once that is seen.",
                       about=About.NO_TIME)
