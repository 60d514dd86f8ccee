"""What a run says of itself: what is graded and why, and in the end what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from grader.classroom import grades
from grader.classroom.fault_log import NAME as LOG
from grader.classroom.outcome import UNREADABLE
from grader.classroom.page.people import INDEX
from grader.classroom.regrading import Due
from grader.classroom.result import Result
from grader.classroom.wish import Wish
from grader.intake.entries import listed

MOST_NAMED = 3


def why_graded(due: Sequence[Due], uploads: int) -> str:
    """How many of how many submissions are graded now, and for how many each reason holds."""
    whys = Counter(each.why for each in due)
    if len(whys) == 1:
        return f"{len(due)} of {uploads} submissions are to be graded: {next(iter(whys))}."
    reasons = "; ".join(f"{why}, for {count}" for why, count in whys.items())
    return f"{len(due)} of {uploads} submissions are to be graded: {reasons}."


def how_it_ended(wish: Wish, uploads: Sequence[str], due: int, results: Mapping[str, Result]) -> str:
    """How many were graded, where the grades are, and whom the grader failed on."""
    failed = [results[id] for id in uploads if id in results and results[id].failed]
    lost = [each.id for each in failed if (each.fault or "").startswith(UNREADABLE)]
    ours = [each.id for each in failed if each.id not in lost]
    done = (f"{due} of {len(uploads)} submissions were graded now" if due
            else f"Nothing has changed in {len(uploads)} submissions")
    again = [f" The grader failed on {listed(ours, MOST_NAMED)}: see {wish.out / LOG}; `--regrade failed` tries again."]
    unread = [f" Not graded, because {UNREADABLE}: {listed(lost, MOST_NAMED)}. Download it again, and run again."]
    share = " `backprop-grader merge` brings the shards together." if wish.shard else ""
    page = f" and {INDEX}" if (wish.out / INDEX).is_file() else ""
    return f"{done}: {wish.out / grades.NAME}{page}.{''.join(again * bool(ours) + unread * bool(lost))}{share}"
