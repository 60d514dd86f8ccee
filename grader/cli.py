"""The command line: `backprop-grader grade`, `check`, `data`, `package`, `version`; others come from their rooms.

A graded submission exits 0 whatever its score; a fault of the caller's is one sentence on stderr and exit code 2; a
fault of the grader's own, which no student answers for, is exit code 1; told to stop by signal n, it exits 128 + n.
"""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from grader import __version__, clone, stopping
from grader.arguments import ANY, EXISTING, FOLDER, homework_option, shared
from grader.asked_for import AskedFor, asked_for
from grader.authoring.commands import homework_commands
from grader.checking.command import watch_file
from grader.classroom import commands
from grader.classroom.similar.command import similar
from grader.configuration.errors import ConfigurationError
from grader.meanwhile import import_meanwhile
from grader.release.commands import release, template
from grader.working_directory import left_if_lost

if TYPE_CHECKING:
    from grader.results.report import Report
    from grader.sandbox.host.sandbox import Sandbox


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Grade the feed-forward network homework: forward propagation, backpropagation and SGD by hand in numpy."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@click.argument("submission", type=EXISTING)
@click.option("--results", type=ANY, help="Also write results.json as Gradescope reads it; - is standard output.")
@click.option("--metadata", type=ANY, help="Gradescope's submission_metadata.json, where there is one.")
@shared
def grade(**named: Any) -> None:
    """Grade SUBMISSION: a file, a notebook, a folder or a zip."""
    _run(mode="grade", **left_if_lost(named))


@cli.command(short_help="Check FILE on your own machine with the public tests.")
@click.argument("submission", metavar="FILE", type=EXISTING)
@click.option("--question", "questions", multiple=True, metavar="NAME",
              help="Only this function, such as back_prop, or this test, such as 5.2; may be said again.")
@click.option("--first", is_flag=True, help="Stop at the first function that is not right yet.")
@click.option("--watch", is_flag=True, help="Check again when FILE is saved; tell what that changed. Ctrl-C ends it.")
@shared
def check(watch: bool, **named: Any) -> None:
    """Check FILE on your own machine with the public tests; no answers are needed."""
    if watch:
        watch_file(**left_if_lost(named))
    else:
        _run(mode="check", **left_if_lost(named))


@cli.command()
@click.option("--data", "folder", type=FOLDER, help="Folder with MNIST; else $MNIST_DIR.")
def data(folder: Path | None) -> None:
    """Say which handwritten digits Part 6 would use."""
    from grader.homework.training import data as digits

    try:
        click.echo(digits.found(folder))
    except digits.DataError as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@click.option("--out", type=ANY, default=Path("autograder.zip"), show_default=True, help="The zip to write.")
@click.option("--seed-file", type=ANY, help="The secret seed; drawn and kept beside the zip if absent.")
@homework_option
def package(out: Path, seed_file: Path | None, homework_folder: Path | None) -> None:
    """Build the zip that Gradescope takes."""
    from grader import package as packages
    from grader.authoring.usable import usable_homework

    another = usable_homework(homework_folder) if homework_folder else None
    try:
        seed = packages.build(out, seed_file=seed_file, another=another)
    except clone.NotAClone as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        named = f" ({error.filename})" if error.filename not in (None, str(out)) else ""
        raise click.ClickException(f"{out} cannot be written: {error.strerror}{named}.") from error
    click.echo(f"{out} written")
    click.echo(f"Keep {seed} private: hidden cases are drawn from the seed in it, by the next zip too.")


@cli.command()
def version() -> None:
    """Say which version this is."""
    click.echo(__version__)


for command in (commands.class_, commands.show, similar, commands.merge, release, template,
                homework_commands):
    cli.add_command(command)


def _run(submission: Path, *, as_json: bool, verbose: bool, page: Path | None, results: Path | None = None,
         **named: Any) -> None:
    # Imported here: --help and a mistyped option need no numpy.
    from grader.grading.room import booting

    begun: Sandbox | None = click.get_current_context().obj
    with nullcontext(begun) if begun else booting(confined=not named["unconfined"]) as sandbox:
        # Imported while the sandbox boots.
        from grader.grading.grade import ResultsUnwritable, grade
        from grader.intake.errors import CallerError
        from grader.results.destination import STANDARD_OUTPUT, open_as
        from grader.results.progress import ProgressBar

        asked = asked_for(submission, page=page, **named)
        if as_json and results is None:
            results = STANDARD_OUTPUT
        with stopping.held(ProgressBar, ProgressBar.close) as bar, bar:
            def on_progress(done: int, of: int) -> None:
                if not as_json:
                    import_meanwhile("grader.results.terminal")
                bar.update(done, of)

            try:
                report = grade(submission, asked.homework, results=results, sandbox=sandbox, options=asked.options,
                               on_progress=on_progress)
            except (ResultsUnwritable, CallerError) as error:
                if isinstance(error.__cause__, BrokenPipeError):
                    raise SystemExit(0) from None
                raise click.ClickException(str(error)) from error
    if asked.html is not None:
        asked.html.put(report)
    if all(place is None or open_as(place) != 1 for place in (results, page)):
        _show(report, as_json, verbose, _for_instructors(asked))
    if report.grader_failed:
        raise SystemExit(1)


def _for_instructors(asked: AskedFor) -> tuple[str, ...]:
    """What the terminal says to whoever grades, and no results and no page, which students read."""
    from grader.configuration.seed import secret_seed

    return secret_seed(asked.homework.assignment.path.parent).notes if asked.options.mode == "grade" else ()


def _show(report: Report, as_json: bool, verbose: bool, notes: tuple[str, ...]) -> None:
    from grader.results import terminal
    from grader.results.allowance import for_student
    from grader.results.destination import Stream

    try:
        if as_json:
            Stream(1).end(report)
        else:
            terminal.show(for_student(replace(report, notes=(*report.notes, *notes))), verbose=verbose)
    except BrokenPipeError:
        raise SystemExit(0) from None  # the reader of the pipe has gone, as `| head` does
    except OSError as error:
        raise click.ClickException(f"The report cannot be shown: {error.strerror}.") from error


def main(arguments: list[str] | None = None, *, sandbox: Sandbox | None = None) -> NoReturn:
    """Run the command line with `arguments`, by default those of the process, and exit.

    `sandbox` boots already, for a submission that is graded confined. Whoever began it closes it.
    """
    # Matrices as small as these gain nothing from threads, and sums in one order give the same bits on every machine.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    if isinstance(sys.stdout, TextIOWrapper):  # what its code page lacks is spelled out, as on standard error
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _require_docstrings()
        cli.main(arguments, prog_name="backprop-grader", standalone_mode=False, obj=sandbox)
    except (click.ClickException, ConfigurationError) as error:
        click.echo(" ".join(_sentence(error).split()), err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    sys.exit(0)


def _require_docstrings() -> None:
    if sys.flags.optimize > 1:
        raise click.ClickException("Python runs with -OO (or PYTHONOPTIMIZE=2), which takes away the sentences that "
                                   "say what each test asks; run it without.")


def _sentence(error: Exception) -> str:
    incomplete = isinstance(error, click.MissingParameter) or not isinstance(error, click.BadParameter)
    if isinstance(error, click.UsageError) and error.ctx is not None and incomplete:
        return f"{error.format_message()} See {error.ctx.command_path} --help."
    return error.format_message() if isinstance(error, click.ClickException) else str(error)

