"""How late a submission is, and what share of its points the assignment's policy leaves."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from grader.configuration.assignment import LatenessPolicy
from grader.data_classes import dataclass

DAY = timedelta(days=1)
TIME = "%Y-%m-%d %H:%M:%S %Z"
SUMMER_TIME = timedelta(hours=1)  # the most that a clock is put forward or back


@dataclass(frozen=True)
class Lateness:
    """`kept` is the share of the points that counts, 0 to 1; `sentence` is empty for a submission in time."""

    kept: float = 1.0
    sentence: str = ""


def judged(policy: LatenessPolicy | None, created_at: datetime | None, due: datetime | None) -> Lateness:
    """Lateness from the moment of submission, never the clock: grading the same file again gives the same score.

    Whether it is late at all is a matter of moments; how many days begun, one of the wall clock of the due date.
    """
    if policy is None or created_at is None or due is None:
        return Lateness()
    late = created_at - due
    if late <= timedelta(minutes=policy.grace_minutes):
        return Lateness()
    came = _on_the_clock_of(due, created_at)
    days = max(1, math.ceil((came.replace(tzinfo=None) - due.replace(tzinfo=None)) / DAY))
    when = f"This came {_days(days)} late (due {due:{TIME}}, submitted {came:{TIME}})"
    if policy.max_days is not None and days > policy.max_days:
        return Lateness(0.0, f"{when}; after {_days(policy.max_days)} nothing counts.")
    percent = min(100.0, policy.percent_per_day * days)
    return Lateness(1 - percent / 100, f"{when}: {percent:g} % of the points are taken off.")


def _on_the_clock_of(due: datetime, moment: datetime) -> datetime:
    """`moment` as a clock shows it where the due date was set.

    Offsets an hour apart are those of one place in summer and in winter: each stays as it is, so that the same time on
    the next day is a day later even where that day had 25 hours.
    """
    apart = (moment.utcoffset() or timedelta(0)) - (due.utcoffset() or timedelta(0))
    return moment if abs(apart) <= SUMMER_TIME else moment.astimezone(due.tzinfo)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
