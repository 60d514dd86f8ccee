"""How late a submission is, and what share of its points the assignment's policy leaves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.assignment import LatenessPolicy

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """`kept` is the share of the points that counts, 0 to 1; `sentence` is empty for a submission in time."""

    kept: float = 1.0
    sentence: str = ""


def judged(policy: LatenessPolicy | None, created_at: datetime | None, due: datetime | None) -> Lateness:
    """Lateness from the moment of submission, never the clock: grading the same file again gives the same score."""
    if policy is None or created_at is None or due is None:
        return Lateness()
    late = created_at - due
    if late <= timedelta(minutes=policy.grace_minutes):
        return Lateness()
    days = math.ceil(late / DAY)
    if policy.max_days is not None and days > policy.max_days:
        return Lateness(0.0, f"This came {_days(days)} late; after {_days(policy.max_days)} nothing counts.")
    percent = min(100.0, policy.percent_per_day * days)
    return Lateness(1 - percent / 100, f"This came {_days(days)} late: {percent:g} % of the points are taken off.")


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
