"""Rows of the store <-> data classes. Each function does one table, inside whatever transaction is open."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from sys import intern
from typing import Any

from grader.classroom.adjustments import Adjustment
from grader.classroom.outcome import Hashes, Outcome
from grader.classroom.report_json import as_json
from grader.classroom.result import Earlier, Result, TestResult
from grader.classroom.roll import Class, Student, Upload
from grader.results.markdown import clean
from grader.results.report import finite

RESULT = """SELECT id, submission_hash, homework_hash, grader_hash, score, max_score, kept, seconds, failed, fault,
            refusal, isolation, run, graded_at FROM result"""
TESTS = """SELECT result, place, number, name, part, question, score, max_score, verdict FROM test"""


def write_roll(connection: sqlite3.Connection, roll: Class) -> None:
    """Put `roll` in the place of the one before."""
    for table in ("member", "upload", "student", "roll"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO roll VALUES (1, ?, ?)", (roll.layout, json.dumps(roll.notes)))
    connection.executemany("INSERT INTO student VALUES (?, ?, ?, ?, ?)", (
        (place, *map(storable, (student.id, student.name, student.email, student.section)))
        for place, student in enumerate(roll.students)))
    for place, upload in enumerate(roll.uploads):
        submitted = upload.submitted_at.isoformat() if upload.submitted_at else None
        connection.execute("INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?)", (
            place, upload.id, storable(str(upload.path)), submitted, upload.late, upload.attempt))
        connection.executemany("INSERT INTO member VALUES (?, ?, ?)", (
            (place, order, storable(member)) for order, member in enumerate(upload.members)))


def read_roll(connection: sqlite3.Connection) -> Class:
    """The roll as it was written, without the platform's metadata of each upload."""
    row = connection.execute("SELECT layout, notes FROM roll").fetchone()
    if row is None:
        return Class("")
    members: dict[int, list[str]] = {}
    for place, student in connection.execute("SELECT upload, student FROM member ORDER BY upload, place"):
        members.setdefault(place, []).append(student)
    students = connection.execute("SELECT id, name, email, section FROM student ORDER BY place")
    uploads = connection.execute("SELECT place, id, path, submitted_at, late, attempt FROM upload ORDER BY place")
    return Class(row[0], tuple(Student(*student) for student in students), tuple(
        Upload(id, Path(path), tuple(members.get(place, ())), datetime.fromisoformat(submitted) if submitted else None,
               None if late is None else bool(late), attempt)
        for place, id, path, submitted, late, attempt in uploads), tuple(json.loads(row[1])))


def keep_earlier(connection: sqlite3.Connection, id: str) -> None:
    """Remember the grade that the upload had before this run, if it had one and it is not remembered yet."""
    kept = connection.execute("INSERT OR IGNORE INTO earlier SELECT id, score, max_score, failed FROM result "
                              "WHERE id = ?", (id,))
    if kept.rowcount:
        connection.execute("INSERT INTO earlier_test SELECT result, place, number, score FROM test WHERE result = ?",
                           (id,))


def write_result(connection: sqlite3.Connection, outcome: Outcome, run: int) -> None:
    """Put the result of an upload, with its tests and mistakes, in the place of the one before."""
    report, hashes, id = outcome.report, outcome.hashes, outcome.upload
    now = datetime.now(timezone.utc).isoformat(timespec="microseconds")
    refusal = clean(report.refusal.sentence) if report.refusal else ""
    connection.execute("DELETE FROM result WHERE id = ?", (id,))
    connection.execute(f"INSERT INTO result VALUES ({', '.join('?' * 16)})", (
        id, run, now, hashes.submission, hashes.homework, hashes.grader, report.score, report.max_score,
        finite(report.kept), finite(outcome.seconds), outcome.failed, storable(outcome.fault), refusal,
        json.dumps(dict(report.isolation), default=str), storable(outcome.results), as_json(report)))
    connection.executemany("INSERT INTO test VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (
        (id, place, test.number, clean(test.name), test.part, test.question, finite(test.score), finite(test.max_score),
         test.verdict.value) for place, test in enumerate(report.tests)))
    connection.executemany("INSERT INTO misconception VALUES (?, ?, ?, ?)", (
        (id, place, order, clean(name)) for place, test in enumerate(report.tests)
        for order, name in enumerate(test.misconceptions)))


def copy_result(source: sqlite3.Connection, target: sqlite3.Connection, id: str, run: int) -> None:
    """Put the result of an upload in one store in the place of the one in another."""
    target.execute("DELETE FROM result WHERE id = ?", (id,))
    for table, column in (("result", "id"), ("test", "result"), ("misconception", "result")):
        for row in source.execute(f"SELECT * FROM {table} WHERE {column} = ?", (id,)):
            values = (row[0], run, *row[2:]) if table == "result" else row
            target.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def read_results(connection: sqlite3.Connection) -> Iterator[Result]:
    """Every result, in the order of the ids."""
    mistakes: dict[tuple[str, int], list[str]] = {}
    for id, test, name in connection.execute("SELECT result, test, id FROM misconception ORDER BY result, test, place"):
        mistakes.setdefault((id, test), []).append(intern(name))
    tests = {id: [_test(row, mistakes) for row in rows] for id, rows in groupby(
        connection.execute(f"{TESTS} ORDER BY result, place"), key=lambda row: str(row[0]))}
    for row in connection.execute(f"{RESULT} ORDER BY id"):
        id, submission, homework, grader, score, most, kept, seconds, failed, fault, refusal, isolation, run, at = row
        yield Result(id, Hashes(submission, intern(homework), intern(grader)), score, most, kept, seconds, bool(failed),
                     fault, refusal, json.loads(isolation), run, at, tuple(tests.get(id, ())))


def read_earlier(connection: sqlite3.Connection) -> Iterator[Earlier]:
    """Every grade from before the run, in the order of the ids."""
    scores: dict[str, dict[str, float]] = {}
    for id, number, score in connection.execute("SELECT id, number, score FROM earlier_test ORDER BY id, place"):
        scores.setdefault(id, {})[number] = score
    for id, score, most, failed in connection.execute("SELECT * FROM earlier ORDER BY id"):
        yield Earlier(id, score, most, bool(failed), scores.get(id, {}))


def write_counted(connection: sqlite3.Connection, counted: Sequence[Adjustment]) -> None:
    """Put the adjustments that counted in the place of those before."""
    lines = json.dumps([asdict(each) for each in counted])
    connection.execute("INSERT OR REPLACE INTO counted VALUES (1, ?)", (lines,))


def read_counted(connection: sqlite3.Connection) -> tuple[Adjustment, ...] | None:
    """The adjustments as they were written; None if they never were."""
    row = connection.execute("SELECT lines FROM counted").fetchone()
    return None if row is None else tuple(Adjustment(**each) for each in json.loads(row[0]))


def storable(text: str | None) -> str | None:
    """`text` in characters that UTF-8 has: names of files may hold others."""
    return text if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _test(row: tuple[Any, ...], mistakes: dict[tuple[str, int], list[str]]) -> TestResult:
    id, place, number, name, part, question, score, most, verdict = row
    return TestResult(intern(number), intern(name), part, intern(question), score, most, intern(verdict),
                      tuple(mistakes.get((id, place), ())))
