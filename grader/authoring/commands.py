"""`backprop-grader homework`: write a homework of one's own, prove it, and give it to students."""

from __future__ import annotations

from pathlib import Path

import click

from grader.arguments import ANY, FOLDER


@click.group("homework")
def homework_commands() -> None:
    """Write another homework, and prove that it grades what it should."""


@homework_commands.command(short_help="Write a small working homework into FOLDER, to be edited.")
@click.argument("folder", type=ANY)
def new(folder: Path) -> None:
    """Write a small working homework into FOLDER: softmax regression, to be edited."""
    from grader import clone
    from grader.authoring.starting import NotEmpty, start

    try:
        written = start(folder)
    except (NotEmpty, clone.NotAClone) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from error
    for path, what in written:
        click.echo(f"{path} written: {what}")
    click.echo(f"Next: backprop-grader homework check {folder}")


@homework_commands.command(short_help="Record the values that a check of students compares with.")
@click.argument("folder", type=FOLDER)
def record(folder: Path) -> None:
    """Record the values that a check on a student's machine compares with, beside homework.toml in FOLDER."""
    from grader.authoring.recorded import cases_of, judged_by_students
    from grader.authoring.usable import usable_homework

    homework = usable_homework(folder)
    _write(homework.recorded, cases_of(homework))
    click.echo(judged_by_students(homework, homework))


@homework_commands.command(short_help="Write what students get of the homework in FOLDER.")
@click.argument("folder", type=FOLDER)
@click.option("--out", type=ANY, required=True, help="The folder to write.")
def handout(folder: Path, out: Path) -> None:
    """Write what students get of the homework in FOLDER: their file, and what `check --homework` reads."""
    from grader.authoring.homework_folder import homework_in
    from grader.authoring.recorded import handout_of, judged_by_students
    from grader.authoring.usable import usable_homework

    homework = usable_homework(folder)
    for name, text in handout_of(homework).items():
        _write(out / name, text)
    click.echo(judged_by_students(homework, homework_in(out)))


@homework_commands.command(short_help="Prove the homework in FOLDER: that each question can fail.")
@click.argument("folder", type=FOLDER)
def check(folder: Path) -> None:
    """Prove the homework in FOLDER: its reference, its template, and that each question can fail.

    Exits 1 where something does not hold. Mutants that survive are listed: they compute the same, or a question is
    missing.
    """
    from grader import stopping
    from grader.authoring.proving import prove
    from grader.authoring.usable import usable_homework
    from grader.results.progress import ProgressBar

    homework = usable_homework(folder)
    with stopping.held(ProgressBar, ProgressBar.close) as bar, bar:
        proof = prove(homework, bar.update)
    for line in proof.lines:
        click.echo(line)
    if not proof.holds:
        raise SystemExit(1)


def _write(path: Path, text: str) -> None:
    from grader.intake.errors import CallerError
    from grader.whole_file import write_whole

    try:
        write_whole(path, text.encode())
    except CallerError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{path} written")
