"""The store of a class: one file in the output folder that holds every result from the moment it is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.classroom import attempt_rows, rows
from grader.classroom.adjustments import Adjustment
from grader.classroom.attempt_rows import Attempt
from grader.classroom.database import NAME, StoreError, open_to_read, open_to_write, told, transaction
from grader.classroom.fault_log import log
from grader.classroom.lock import FolderLock
from grader.classroom.outcome import Outcome
from grader.classroom.output_folder import make_private
from grader.classroom.report_json import report_from
from grader.classroom.result import Earlier, Result, Run
from grader.classroom.roll import Class
from grader.results.report import Report

__all__ = ["Store", "StoreError"]


class Store:
    """Use as a context manager. Every method leaves the file whole, and raises StoreError with a sentence if it cannot.

    One process at a time writes to a folder; with `read_only`, any number read, also meanwhile.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Nothing is opened yet. The folder is made by the first who writes to it."""
        self.folder, self._read_only = folder, read_only
        self._path = folder / NAME
        self._lock: FolderLock | None = None
        self._run = 0

    def __enter__(self) -> Store:
        if self._read_only:
            self._connection = open_to_read(self.folder)
            return self
        make_private(self.folder)
        self._lock = FolderLock(self.folder)
        try:
            self._connection = open_to_write(self.folder)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        try:
            with told(self._path):
                self._connection.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def enrol(self, roll: Class) -> None:
        """Put `roll` in the place of the one before. Results stay, also of uploads that it does not name."""
        with self._writing() as connection:
            rows.write_roll(connection, roll)

    def roll(self) -> Class:
        """The class as it was last enrolled; what the platform said of each upload is not kept."""
        with told(self._path):
            return rows.read_roll(self._connection)

    def begin(self, asked: str = "") -> Run:
        """A run that was asked for in these words; it goes on with the one before if that was stopped at the same."""
        with self._writing() as connection:
            last = connection.execute("SELECT number, asked, finished FROM run ORDER BY number DESC").fetchone()
            if last is not None and last[1] == asked and not last[2]:
                self._run = last[0]
                return Run(self._run, resumed=True)
            self._run = 1 if last is None else last[0] + 1
            connection.execute("INSERT INTO run VALUES (?, ?, 0)", (self._run, asked))
        return Run(self._run)

    def record(self, outcome: Outcome) -> None:
        """Keep what came of one upload, whole: once this returns, no kill takes it away. After `begin`.

        What went wrong in the grader goes to the log too.
        """
        with self._writing() as connection:
            rows.keep_earlier(connection, outcome.upload)
            rows.write_result(connection, outcome, self._run)
            attempt_rows.note_attempt(connection, outcome)
        log(self.folder, outcome)

    def adopt(self, other: Store, ids: Iterable[str]) -> None:
        """Take the results of the uploads `ids` from `other`, all or none. After `begin`."""
        with self._writing() as connection:
            for id in ids:
                rows.copy_result(other._connection, connection, id, self._run)
                attempt_rows.copy_attempts(other._connection, connection, id)

    def finish(self, counted: Sequence[Adjustment] | None = None) -> None:
        """The run did all that it set out to do: what it replaced is forgotten. Show what changed before.

        `counted` are the adjustments that were applied, None where none were looked at.
        """
        with self._writing() as connection:
            if counted is not None:
                rows.write_counted(connection, counted)
            connection.execute("UPDATE run SET finished = 1")
            connection.execute("DELETE FROM earlier")

    def results(self) -> Mapping[str, Result]:
        """The newest result of every upload that has one, by its id."""
        with told(self._path):
            return {result.id: result for result in rows.read_results(self._connection)}

    def earlier(self) -> Mapping[str, Earlier]:
        """The grades that were replaced since a run last finished, by the ids of the uploads."""
        with told(self._path):
            return {earlier.id: earlier for earlier in rows.read_earlier(self._connection)}

    def counted(self) -> tuple[Adjustment, ...] | None:
        """The adjustments that counted when a run last finished; None where that is not known."""
        with told(self._path):
            return rows.read_counted(self._connection)

    def attempts(self, id: str) -> tuple[Attempt, ...]:
        """What was handed in and graded as the upload `id`, oldest first, each content once in a row."""
        with told(self._path):
            return attempt_rows.read_attempts(self._connection, id)

    def report(self, id: str) -> Report | None:
        """All that was found about the upload `id`; None if it has no result."""
        text = self._text(id, "report")
        return None if text is None else report_from(text)

    def results_json(self, id: str) -> str | None:
        """The results of the upload `id` as `grade --results` would write them; None if it has none."""
        return self._text(id, "results")

    def _text(self, id: str, column: str) -> str | None:
        with told(self._path):
            row = self._connection.execute(f"SELECT {column} FROM result WHERE id = ?", (id,)).fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with told(self._path), transaction(self._connection):
            yield self._connection
