"""The commands about a whole class: `class`, `show` and `merge`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from grader.arguments import ANY, EXISTING, FOLDER, Command, assignment_option, homework_option, numbered, port
from grader.working_directory import left_if_lost


def shard(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """ "2/8" -> (2, 8)."""
    if value is None:
        return None
    from grader.classroom.shards import parse_shard

    with one_sentence():
        return parse_shard(value)


def cluster(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """What cannot be the name of a cluster is said before anything is read."""
    if value is not None:
        from grader.classroom.cluster.target import target

        with one_sentence():
            target(value)
    return value


def _said(option: str) -> bool:
    """Whether the command line itself has the option."""
    return click.get_current_context().get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE


@contextmanager
def one_sentence() -> Iterator[None]:
    """What the caller has to put right, as the command line says it."""
    from grader.intake.errors import CallerError

    try:
        yield
    except CallerError as error:
        raise click.ClickException(str(error)) from error


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def gradebooks(command: Command) -> Command:
    """The options about what a platform exported."""
    for option in reversed((  # the last that is put on stands first in the help
        click.option("--canvas", type=EXISTING, help="The gradebook that Canvas exported, to be filled in."),
        click.option("--moodle", type=EXISTING, help="The gradebook or the worksheet that Moodle exported, likewise."),
        click.option("--column", help="The column of the grade there; else the title of the assignment, or Grade."),
    )):
        command = option(command)
    return command


@contextmanager
def quiet_when_nobody_reads() -> Iterator[None]:
    """The reader of a pipe may go, as `| head` does."""
    try:
        yield
    except BrokenPipeError:
        raise SystemExit(0) from None


@click.command("class", short_help="Grade a whole class: a folder, or the download of a platform.")
@click.argument("submissions", type=EXISTING)
@click.option("--out", type=ANY, required=True, help="The folder for grades, results and the store; made if absent.")
@click.option("--layout", help="What SUBMISSIONS is; recognised when not given.")
@click.option("--roster", type=EXISTING, help="A CSV file with the names, ids, e-mails and sections of all students.")
@click.option("--dry-run", is_flag=True, help="Only say which file is whose.")
@click.option("--jobs", type=click.IntRange(min=1), default=cores, show_default="the cores",
              help="How many submissions are graded at a time.")
@click.option("--cluster", metavar="WHERE", callback=cluster,
              help="Grade on the workers of a Dask cluster: tcp://HOST:PORT, or a TOML file about Slurm, PBS or LSF.")
@click.option("--regrade", metavar="WHAT",
              help="Grade again what has not changed too: all, failed, the id of a submission, or question:softmax.")
@click.option("--shard", callback=shard, metavar="K/N",
              help="Only the Kth of N equal shares; `merge` brings them together.")
@click.option("--serve", metavar="[PORT]", is_flag=False, flag_value="0", callback=port,
              help="Show the page of the class in a browser on this machine while grading runs.")
@gradebooks
@click.option("--parts", callback=numbered, help="Only these parts, such as 1,2,5 or 1-3.")
@click.option("--data", type=FOLDER, help="Folder with MNIST for Part 6.")
@click.option("--interface", help="The published interface the files follow; recognised when not given.")
@click.option("--unconfined", is_flag=True, help="Run the files without the confinement of this machine.")
@assignment_option
@homework_option
def class_(canvas: Path | None, moodle: Path | None, column: str | None, **named: Any) -> None:
    """Grade SUBMISSIONS, a whole class: a folder, or what a platform lets you download, zipped or not.

    The same command goes on where it was stopped, and grades again only what has changed.
    """
    # Imported here, as below: --help and a mistyped option need none of it.
    from grader.classroom.filled_gradebooks import Exported
    from grader.classroom.run import run
    from grader.classroom.wish import Wish

    if named["shard"] and (canvas or moodle):
        raise click.UsageError("A gradebook is of the whole class: give it to `merge`.")
    if named["cluster"] and _said("jobs"):
        raise click.UsageError("--jobs counts processes here: on a cluster there are as many as it has workers.")
    with one_sentence(), quiet_when_nobody_reads():
        raise SystemExit(run(Wish(exported=Exported(canvas, moodle, column), **left_if_lost(named))))


@click.command(short_help="Show one report of a class, or who lost points in what.")
@click.argument("out", type=FOLDER)
@click.argument("id", required=False)
@click.option("--question", help="Who lost points in this function, such as back_prop.")
@click.option("--misconception", help="Who made this mistake, such as missing-batch-mean.")
def show(out: Path, id: str | None, question: str | None, misconception: str | None) -> None:
    """Show from OUT the report of ID, a submission or a student (by id, e-mail or name); or who lost points in what."""
    if (id is None) == (question is None and misconception is None):
        raise click.UsageError("Say either whose report to show, or --question or --misconception.")
    from grader.classroom.lookup import show_report, show_who

    with one_sentence(), quiet_when_nobody_reads():
        if id is not None:
            show_report(out, id)
        else:
            show_who(out, question, misconception)


@click.command(short_help="Bring the shards of a class together, with the grades of all.")
@click.argument("out", type=ANY)
@click.argument("shards", nargs=-1, required=True, type=FOLDER)
@gradebooks
@assignment_option
@homework_option
def merge(out: Path, shards: tuple[Path, ...], assignment_file: Path, homework_folder: Path | None,
          canvas: Path | None, moodle: Path | None, column: str | None) -> None:
    """Bring what `class --shard` left in SHARDS together in OUT, with the grades of the whole class."""
    from grader.authoring.which_homework import which_homework
    from grader.classroom.export import export
    from grader.classroom.filled_gradebooks import Exported
    from grader.classroom.merge import merge as put_together
    from grader.classroom.paging import left, pages_in
    from grader.classroom.store import Store

    homework = which_homework(homework_folder, assignment_file)
    with one_sentence():
        for note in put_together(shards, out):
            click.echo(note, err=True)
        with Store(out) as store:
            everybody = export(store, homework.contract.parts)
            left(pages_in(out, homework), store, everybody)
        for sentence in Exported(canvas, moodle, column).write(out, homework.assignment.title, everybody):
            click.echo(sentence, err=True)
    click.echo(f"{len(everybody)} students: {out / 'grades.csv'}.")
