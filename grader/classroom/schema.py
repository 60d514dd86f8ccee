"""The tables of the store, and how a file of an earlier version becomes one of today's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from grader.intake.errors import CallerError

APPLICATION = 0x42504743  # how we know our files: "BPGC"
FIRST = """
CREATE TABLE run (number INTEGER PRIMARY KEY, asked TEXT NOT NULL, finished INTEGER NOT NULL);

CREATE TABLE roll (only INTEGER PRIMARY KEY CHECK (only = 1), layout TEXT NOT NULL, notes TEXT NOT NULL);
CREATE TABLE student (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL,
                      section TEXT NOT NULL);
CREATE TABLE upload (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE COLLATE NOCASE, path TEXT NOT NULL,
                     submitted_at TEXT, late INTEGER, attempt INTEGER);
CREATE TABLE member (upload INTEGER NOT NULL REFERENCES upload (place) ON DELETE CASCADE, place INTEGER NOT NULL,
                     student TEXT NOT NULL, PRIMARY KEY (upload, place)) WITHOUT ROWID;

CREATE TABLE result (id TEXT PRIMARY KEY COLLATE NOCASE, run INTEGER NOT NULL REFERENCES run (number),
                     graded_at TEXT NOT NULL, submission_hash TEXT NOT NULL, homework_hash TEXT NOT NULL,
                     grader_hash TEXT NOT NULL, score REAL NOT NULL, max_score REAL NOT NULL, kept REAL NOT NULL,
                     seconds REAL NOT NULL, failed INTEGER NOT NULL, fault TEXT, refusal TEXT NOT NULL,
                     isolation TEXT NOT NULL, results TEXT NOT NULL, report TEXT NOT NULL);
CREATE TABLE test (result TEXT NOT NULL COLLATE NOCASE REFERENCES result (id) ON DELETE CASCADE,
                   place INTEGER NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL,
                   question TEXT NOT NULL, score REAL NOT NULL, max_score REAL NOT NULL, verdict TEXT NOT NULL,
                   PRIMARY KEY (result, place)) WITHOUT ROWID;
CREATE TABLE misconception (result TEXT NOT NULL COLLATE NOCASE, test INTEGER NOT NULL, place INTEGER NOT NULL,
                            id TEXT NOT NULL, PRIMARY KEY (result, test, place),
                            FOREIGN KEY (result, test) REFERENCES test (result, place) ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX misconception_id ON misconception (id);

CREATE TABLE earlier (id TEXT PRIMARY KEY COLLATE NOCASE, score REAL NOT NULL, max_score REAL NOT NULL,
                      failed INTEGER NOT NULL);
CREATE TABLE earlier_test (id TEXT NOT NULL COLLATE NOCASE REFERENCES earlier (id) ON DELETE CASCADE,
                           place INTEGER NOT NULL, number TEXT NOT NULL, score REAL NOT NULL,
                           PRIMARY KEY (id, place)) WITHOUT ROWID;
"""
# The lines of adjustments.csv that counted when a run last finished, as JSON; no row where that is not known.
COUNTED = """
CREATE TABLE counted (only INTEGER PRIMARY KEY CHECK (only = 1), lines TEXT NOT NULL)
"""
# What a student handed in one after the other, as far as it was graded here; of older classes the last is known.
ATTEMPTS = """
CREATE TABLE attempt (upload TEXT NOT NULL COLLATE NOCASE, place INTEGER NOT NULL, submission_hash TEXT NOT NULL,
                      submitted_at TEXT, score REAL NOT NULL, failed INTEGER NOT NULL,
                      PRIMARY KEY (upload, place)) WITHOUT ROWID;
INSERT INTO attempt SELECT id, 0, submission_hash, NULL, score, failed FROM result
"""
# Entry N makes version N + 1 of version N, the first one of an empty file. What was published is never changed: a new
# version is a new entry, and tests take every old version through it.
MIGRATIONS: Sequence[str] = (FIRST, COUNTED, ATTEMPTS)


def require_known(connection: sqlite3.Connection, name: str) -> int:
    """The version of the open file, 0 of an empty one. CallerError where it is none of ours or a newer grader's."""
    version = _number(connection, "PRAGMA user_version")
    application = _number(connection, "PRAGMA application_id")
    tables = _number(connection, "SELECT count(*) FROM sqlite_master")
    if application != APPLICATION and (application or tables or version):
        raise CallerError(f"{name} is another program's database and no store of a class: name another folder.")
    if version > len(MIGRATIONS):
        raise CallerError(f"{name} was written by a newer version of this program (its format is {version}, and this "
                          f"one knows {len(MIGRATIONS)}): use that version. Nothing was changed.")
    return version


def migrate(connection: sqlite3.Connection, name: str) -> None:
    """Bring the open file to the newest version, in one transaction; what cannot be used is refused as it is."""
    version = require_known(connection, name)
    if version == len(MIGRATIONS):
        return
    steps = ";".join(MIGRATIONS[version:])
    connection.executescript(f"BEGIN IMMEDIATE; {steps}; PRAGMA application_id = {APPLICATION}; "
                             f"PRAGMA user_version = {len(MIGRATIONS)}; COMMIT;")


def _number(connection: sqlite3.Connection, question: str) -> int:
    return int(connection.execute(question).fetchone()[0])
