"""What `show` prints: one report as `grade` would print it, or who lost points in what."""

from __future__ import annotations

from pathlib import Path

import click

from grader.classroom import adjustments
from grader.classroom.export import points_of_tests
from grader.classroom.roll import Student
from grader.classroom.show import Found, report_of, who
from grader.classroom.store import Store
from grader.results import terminal
from grader.results.markdown import clean


def show_report(out: Path, id: str) -> None:
    """Print the report of a submission, by its id or a student's. CallerError where there is none."""
    with Store(out, read_only=True) as store:
        by_hand = adjustments.read(out / adjustments.NAME, store.roll().students, points_of_tests(store.results()))
        report = report_of(store, id, by_hand)
    terminal.show(report)


def show_who(out: Path, question: str | None, misconception: str | None) -> None:
    """Print a line for each submission in which it shows, and how many there are."""
    with Store(out, read_only=True) as store:
        found = who(store, question, misconception)
    for each in found:
        click.echo(_line(each))
    click.echo(f"{len(found)} {'submission' if len(found) == 1 else 'submissions'}")


def _line(found: Found) -> str:
    """ "ada: Ada Lovelace, Alan Turing   5.2, 5.3" """
    names = ", ".join(filter(None, map(_name, found.students)))
    return clean(f"{found.upload}{': ' + names if names else ''}   {', '.join(found.tests)}")


def _name(student: Student) -> str:
    return student.name or student.email
