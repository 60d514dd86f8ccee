"""Whether a gradient function gives no answer where its work would show: it ends its process, or waits for nothing.

A function that is right in every other test and raises an exception in a large network may have a mistake there. None
that derives its gradient ends the program instead, sends what is no value, or sleeps.
"""

from __future__ import annotations

from grader.homework.passes.work_trials import PATIENCE, Again, Trial
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Died, Refused, Reply, TimedOut

WAITING = 0.05 * PATIENCE  # seconds of processor time: who computes takes more, on the busiest machine


def never_returns(again: Again, plain: Reply, trial: Trial) -> Explanation | None:
    """The verdict on the reply `plain` to `trial` and on a second one, at another point; None where either came."""
    if not _is_gone(plain) or not _is_gone(again.ask(lambda asked: asked)[0]):
        return None
    return Explanation(
        f"{again.function} is right in the networks of the other tests, and does not return in this one: it ends the "
        "program, waits, or gives what is no value. Backpropagation does there what it does in all others.",
        evidence=(f"network with {trial.expected.size} parameters, {len(trial.point.sizes.widths)} layers",),
        read="§7.2")


def _is_gone(reply: Reply) -> bool:
    if isinstance(reply, TimedOut):
        return reply.limit != "total" and reply.processor_seconds < WAITING
    return isinstance(reply, (Died, Refused))
