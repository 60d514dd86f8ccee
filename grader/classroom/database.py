"""The SQLite file of a class: opened for writing or reading, its faults told in a sentence each."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.classroom import schema
from grader.intake.errors import CallerError

NAME = "class.sqlite"
BUSY_SECONDS = 30.0
FULL, READ_ONLY, DAMAGED = "full", ("readonly", "read-only"), ("malformed", "not a database", "corrupt")


class StoreError(CallerError):
    """The store of a class cannot be used; the message is one sentence with the remedy. What it held, it holds."""


def open_to_write(folder: Path) -> sqlite3.Connection:
    """The database in `folder`, made if there is none, checked, and brought to today's version. StoreError if not."""
    path = folder / NAME
    _make_private(path)
    with told(path):
        connection = _connected(path, "rw")
        try:
            schema.require_known(connection, str(path))  # what is none of ours is not touched
            # WAL: readers see the last whole transaction while we write, and a kill leaves all that was committed.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _require_sound(connection)
            schema.migrate(connection, str(path))
        except BaseException:
            connection.close()
            raise
    return connection


def open_to_read(folder: Path) -> sqlite3.Connection:
    """The database in `folder` as it is, also while a run writes to it and where nothing can be written."""
    path = folder / NAME
    if not path.is_file():
        raise StoreError(f"{folder} holds no class: there is no {NAME} in it.")
    with told(path):
        connection = _connected(path, "ro")
        try:
            version = schema.require_known(connection, str(path))
        except BaseException:
            connection.close()
            raise
    if version != len(schema.MIGRATIONS):
        connection.close()
        raise StoreError(f"{path} is of an older version of this program: `class` with --out {folder} brings it up to "
                         "date.")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk rolls back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite has against the file at `path`, as a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, str(error))) from error


def _make_private(path: Path) -> None:
    """Make the file, if there is none, so that only its owner can read it: it says what hidden tests found."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}. Name another folder for --out.") from error


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode={mode}"
    log = path.with_name(path.name + "-wal")
    if mode == "ro" and not os.access(path.parent, os.W_OK) and not log.exists():
        address += "&immutable=1"  # else SQLite would make files beside it to read it
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _require_sound(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"malformed: {' '.join(found.replace('*', '').split())}")


def _sentence(path: Path, error: str) -> str:
    if any(word in error for word in DAMAGED):
        return (f"{path} is damaged ({error}) and was left as it is: put a copy of it back, or move it away to "
                "grade the class anew.")
    if FULL in error:
        return f"{path} cannot be written: the disk is full. Nothing is lost: make room and run the same command again."
    if any(word in error for word in READ_ONLY):
        return f"{path} cannot be written: it is read-only. Name another folder for --out."
    if "locked" in error:
        return f"{path} is in use by another program: close that one and run the same command again."
    return f"{path} cannot be used: {error}. Nothing that was written to it is lost."
