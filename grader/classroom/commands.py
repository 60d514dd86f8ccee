"""The commands about a whole class: `class`, `show` and `merge`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from grader.arguments import ANY, EXISTING, FOLDER, assignment_option, numbered
from grader.working_directory import left_if_lost


def shard(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """ "2/8" -> (2, 8)."""
    if value is None:
        return None
    from grader.classroom.shards import parse_shard

    with one_sentence():
        return parse_shard(value)


@contextmanager
def one_sentence() -> Iterator[None]:
    """What the caller has to put right, as the command line says it."""
    from grader.intake.refusals import CallerError

    try:
        yield
    except CallerError as error:
        raise click.ClickException(str(error)) from error


@click.command("class")
@click.argument("submissions", type=EXISTING)
@click.option("--out", type=ANY, required=True, help="The folder for grades, results and the store; made if absent.")
@click.option("--layout", help="What SUBMISSIONS is; recognised when not given.")
@click.option("--roster", type=EXISTING, help="A CSV file with the names, ids, e-mails and sections of all students.")
@click.option("--dry-run", is_flag=True, help="Only say which file is whose.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, show_default="the cores",
              help="How many submissions are graded at a time.")
@click.option("--regrade", metavar="WHAT",
              help="Grade again what has not changed too: all, failed, the id of a submission, or question:softmax.")
@click.option("--shard", callback=shard, metavar="K/N",
              help="Only the Kth of N equal shares; `merge` brings them together.")
@click.option("--canvas", type=EXISTING, help="The gradebook that Canvas exported, to be filled in.")
@click.option("--moodle", type=EXISTING, help="The gradebook that Moodle exported, to be filled in.")
@click.option("--parts", callback=numbered, help="Only these parts, such as 1,2,5 or 1-3.")
@click.option("--data", type=FOLDER, help="Folder with MNIST for Part 6.")
@click.option("--interface", help="The published interface the files follow; recognised when not given.")
@click.option("--unconfined", is_flag=True, help="Run the files without the confinement of this machine.")
@assignment_option
def class_(**named: Any) -> None:
    """Grade SUBMISSIONS, a whole class: a folder, or what a platform lets you download, zipped or not.

    The same command goes on where it was stopped, and grades again only what has changed.
    """
    # Imported here, as below: --help and a mistyped option need none of it.
    from grader.classroom.run import run
    from grader.classroom.wish import Wish

    with one_sentence():
        raise SystemExit(run(Wish(**left_if_lost(named))))
