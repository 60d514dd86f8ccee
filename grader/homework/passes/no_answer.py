"""Whether a gradient function gives no answer where its work would show, twice."""

from __future__ import annotations

from grader.grading.passes.unanswered import does_not_return
from grader.homework.passes.work_trials import PATIENCE, Again, Trial
from grader.judgement.verdict import Explanation
from grader.sandbox.protocol.reply import Reply


def never_returns(again: Again, plain: Reply, trial: Trial) -> Explanation | None:
    """The verdict on the reply `plain` to `trial` and on a second one, at another point; None where either came."""
    if not does_not_return(plain, PATIENCE) or not does_not_return(again.ask(lambda asked: asked)[0], PATIENCE):
        return None
    return Explanation(
        f"{again.function} is right in the networks of the other tests, and does not return in this one: it ends the "
        "program, waits, or gives what is no value. Backpropagation does there what it does in all others.",
        evidence=(f"network with {trial.expected.size} parameters, {len(trial.point.sizes.widths)} layers",),
        read="§7.2")
