"""The attempts of each upload, as its contents changed from run to run: rows of the store <-> data classes."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from grader.classroom.outcome import Outcome
from grader.data_classes import dataclass


@dataclass(frozen=True)
class Attempt:
    """Something that was handed in and graded, by the hash of its content, and when it came where that is known."""

    submission_hash: str
    submitted_at: datetime | None = None
    score: float = 0.0
    failed: bool = False


def note_attempt(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Another attempt where the content is not that of the last one, which was graded again otherwise.

    What `[attempts]` kept from being graded is none.
    """
    report, id = outcome.report, outcome.upload
    if report.allowance is not None and report.allowance.refused:
        return
    last = connection.execute("SELECT max(place), submission_hash FROM attempt WHERE upload = ?", (id,)).fetchone()
    place = 0 if last[0] is None else last[0] + (last[1] != outcome.hashes.submission)
    came = connection.execute("SELECT submitted_at FROM upload WHERE id = ?", (id,)).fetchone()
    connection.execute("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?, ?, ?)", (
        id, place, outcome.hashes.submission, came[0] if came else None, report.score, outcome.failed))


def read_attempts(connection: sqlite3.Connection, id: str) -> tuple[Attempt, ...]:
    """The attempts of the upload `id`, oldest first."""
    rows = connection.execute("SELECT submission_hash, submitted_at, score, failed FROM attempt WHERE upload = ? "
                              "ORDER BY place", (id,))
    return tuple(Attempt(hash, datetime.fromisoformat(came) if came else None, score, bool(failed))
                 for hash, came, score, failed in rows)


def copy_attempts(source: sqlite3.Connection, target: sqlite3.Connection, id: str) -> None:
    """Put the attempts of an upload in one store in the place of those in another."""
    target.execute("DELETE FROM attempt WHERE upload = ?", (id,))
    target.executemany("INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?)",
                       source.execute("SELECT * FROM attempt WHERE upload = ?", (id,)))
