"""`backprop-grader check --watch` as the command line calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from grader import stopping
from grader.asked_for import asked_for


def watch_file(submission: Path, *, as_json: bool, verbose: bool, page: Path | None, **named: Any) -> None:
    """Watch `submission` until told to stop; a `page` is written anew after each check."""
    if as_json:
        raise click.UsageError("--json tells one result, --watch what changes from one to the next: leave out either.")
    # Imported here: --help and a mistyped option need no numpy.
    from grader.checking.desk import Desk
    from grader.checking.watch import watch
    from grader.intake.errors import CallerError
    from grader.results.report import Report

    asked = asked_for(submission, page=page, mode="check", **named)

    def check() -> Report:
        report = desk.check()
        if asked.html is not None:
            asked.html.put(report)
        return report

    with stopping.held(lambda: Desk(submission, asked.homework, asked.options), Desk.abandon) as desk:
        try:
            watch(submission, check, click.echo, verbose=verbose)
        except CallerError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise SystemExit(0) from None  # the reader of the pipe has gone, as `| head` does
        finally:
            desk.close()
