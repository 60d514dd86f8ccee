"""`backprop-grader check --watch` as the command line calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from grader import stopping
from grader.arguments import require_parts
from grader.page_file import page_file


def watch_file(submission: Path, assignment_file: Path, homework_folder: Path | None, *, unconfined: bool,
               as_json: bool, verbose: bool, page: Path | None, **options: Any) -> None:
    """Watch `submission` until told to stop; a `page` is written anew after each check."""
    if as_json:
        raise click.UsageError("--json tells one result, --watch what changes from one to the next: leave out either.")
    # Imported here: --help and a mistyped option need no numpy.
    from grader.authoring.which_homework import which_homework
    from grader.checking.desk import Desk
    from grader.checking.watch import watch
    from grader.grading.grade import inputs
    from grader.grading.options import Options
    from grader.intake.errors import CallerError
    from grader.results.report import Report

    homework = which_homework(homework_folder, assignment_file)
    require_parts(homework.contract, options["parts"])
    chosen = Options(mode="check", confined=not unconfined, **options)
    notes = homework.assignment.notes.url
    html = page_file(page, notes, inputs(submission, homework, chosen)) if page is not None else None

    def check() -> Report:
        report = desk.check()
        if html is not None:
            html.put(report)
        return report

    with stopping.held(lambda: Desk(submission, homework, chosen), Desk.abandon) as desk:
        try:
            watch(submission, check, click.echo, verbose=verbose)
        except CallerError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise SystemExit(0) from None  # the reader of the pipe has gone, as `| head` does
        finally:
            desk.close()
