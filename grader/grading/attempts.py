"""Whether an attempt is graded, which one it is, and what its student keeps where it is not.

Everything follows from the times at which submissions were handed in, never from the clock: grading one again decides
the same. A submission that was not graded is no attempt, so it does not make the pause longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from grader.configuration.assignment import AttemptPolicy
from grader.data_classes import dataclass
from grader.grading.earlier import Earlier
from grader.grading.lateness import TIME
from grader.grading.metadata import Metadata
from grader.results.attempt import Allowance, GivenBack

NOTHING_KEPT = "No earlier score is known yet that could be kept, so this is graded all the same, as no attempt."
NOT_GRADED = "This submission was not graded, and you keep the score that you had."
FOLLOWS = "What follows is about the submission that earned it."
ONCE = "This is your attempt {number} of {limit}."


@dataclass(frozen=True)
class Decision:
    """`allowance` is None where attempts are not counted. With `given_back` the submission is not graded.

    `sentence` is what stands about it at the top of the report.
    """

    allowance: Allowance | None = None
    sentence: str = ""
    given_back: GivenBack | None = None


def decided(policy: AttemptPolicy | None, handed_in: Metadata) -> Decision:
    """What the policy makes of a submission, by what the platform tells of it and of those before it."""
    if policy is None or not handed_in.known:
        return Decision()
    before = counted(policy, handed_in.earlier)
    why = refusal(policy, before, handed_in.created_at)
    if not why:
        number = len(before) + 1
        return Decision(_allowance(policy, number, handed_in), _place(policy, number, handed_in.created_at))
    allowance = _allowance(policy, max(1, len(before)), handed_in)
    kept = _kept(handed_in.earlier)
    if kept is None:
        return Decision(allowance, f"{why} {NOTHING_KEPT}")
    # Without the score: where tests are hidden, no student may see that.
    sentence = " ".join((NOT_GRADED, why, *([FOLLOWS] if kept.results else [])))
    return Decision(replace(allowance, refused=sentence), sentence, kept)


def counted(policy: AttemptPolicy, earlier: Sequence[Earlier]) -> tuple[Earlier, ...]:
    """Those of `earlier`, oldest first, that are attempts: no fault met them, and the policy let them be graded."""
    attempts: tuple[Earlier, ...] = ()
    for submission in earlier:
        if not submission.fault and not refusal(policy, attempts, submission.time):
            attempts += (submission,)
    return attempts


def refusal(policy: AttemptPolicy, attempts: Sequence[Earlier], came: datetime | None) -> str:
    """Why what came after `attempts` at this time is not graded, in a sentence; empty where it is."""
    if policy.limit is not None and len(attempts) >= policy.limit:
        counts = "attempt counts" if policy.limit == 1 else "attempts count"
        made = "it" if policy.limit == 1 else "all of them"
        return f"{policy.limit} {counts}, and you have made {made}."
    last = attempts[-1].time if attempts else None
    if last is None or came is None or came - last >= timedelta(minutes=policy.pause_minutes):
        return ""
    there = last.astimezone(came.tzinfo)
    until = there + timedelta(minutes=policy.pause_minutes)
    return (f"This came at {came:{TIME}}, and your attempt before it at {there:{TIME}}: {policy.pause_minutes:g} "
            f"minutes have to pass between two. The next one is graded from {until:{TIME}} on.")


def _allowance(policy: AttemptPolicy, number: int, handed_in: Metadata) -> Allowance:
    faults = tuple(each.time.isoformat() for each in handed_in.earlier if each.fault and each.time)
    return Allowance(number, policy.diagnosis_from, policy.evidence_from, faults=faults)


def _place(policy: AttemptPolicy, number: int, came: datetime | None) -> str:
    """ "This is your attempt 3 of 10. The next one is graded from 10:30 on."; empty where there is nothing to say."""
    said = [ONCE.format(number=number, limit=policy.limit)] if policy.limit is not None else []
    if policy.pause_minutes and came is not None and number != policy.limit:
        said.append(f"The next one is graded from {came + timedelta(minutes=policy.pause_minutes):{TIME}} on.")
    return " ".join(said)


def _kept(earlier: Sequence[Earlier]) -> GivenBack | None:
    """What the student had: the newest score, which of a submission that was not graded is itself the one kept."""
    known = [each for each in earlier if each.score is not None and not each.fault]
    if not known or known[-1].score is None:
        return None
    return GivenBack(known[-1].score, known[-1].results)
