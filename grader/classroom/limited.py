"""What [attempts] leaves of what is to be graded, by the attempts that a platform, or the store, knows of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.classroom.attempt_rows import Attempt
from grader.classroom.outcome import Hashes, Outcome
from grader.classroom.regrading import Due
from grader.classroom.roll import Upload
from grader.classroom.store import Store
from grader.configuration.assignment import AttemptPolicy
from grader.grading.attempts import Decision, decided
from grader.grading.earlier import Earlier, as_metadata
from grader.grading.metadata import understood
from grader.results.gradescope import as_text
from grader.results.report import Report


def limited(due: Sequence[Due], policy: AttemptPolicy | None, store: Store,
            hashes: Mapping[str, Hashes]) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    """Those of `due` that are graded, each with what is known of its earlier attempts, and the ids of the others.

    The others keep the result that they have, which says so from now on. What a platform tells of earlier attempts
    comes before what the store knows, and is decided on where it is graded.
    """
    if policy is None:
        return tuple(due), ()
    graded: list[Due] = []
    kept: list[str] = []
    for each in due:
        upload = each.upload
        if upload.metadata is None:
            upload = replace(upload, metadata=told(upload, store.attempts(upload.id), hashes[upload.id]))
        decision = decided(policy, understood(upload.metadata))
        report = store.report(upload.id) if each.upload.metadata is None and decision.given_back else None
        if report is None:
            graded.append(replace(each, upload=upload))
        else:
            _keep(store, upload.id, report, decision, hashes[upload.id])
            kept.append(upload.id)
    return tuple(graded), tuple(kept)


def told(upload: Upload, attempts: Sequence[Attempt], today: Hashes) -> dict[str, object]:
    """The attempts before this one, under the keys of submission_metadata.json. What is graded again is not before."""
    before = attempts[:-1] if attempts and attempts[-1].submission_hash == today.submission else attempts
    earlier = [Earlier(each.submitted_at, each.score, fault=each.failed) for each in before]
    return as_metadata(upload.submitted_at, earlier)


def _keep(store: Store, id: str, report: Report, decision: Decision, hashes: Hashes) -> None:
    """Record the result that there is as that of what was handed in now, with a sentence that says why."""
    said = report.allowance.refused if report.allowance else ""
    opening = (decision.sentence, *(sentence for sentence in report.opening if sentence != said))
    report = replace(report, opening=opening, allowance=decision.allowance)
    store.record(Outcome(id, report, as_text(report), hashes))
