"""The commands that make what students get: `release`, and `template` for what is committed of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import clone
from grader.arguments import ANY, assignment_option
from grader.homework.homework4 import load_assignment

if TYPE_CHECKING:
    from grader.release.source import Source


@click.command()
@click.option("--out", type=ANY, default=Path("hw4.zip"), show_default=True, help="The zip to write.")
@click.option("--pip", "url", metavar="URL", help="Where you host the wheel; the zip has none then.")
@assignment_option
def release(out: Path, url: str | None, assignment_file: Path) -> None:
    """Build the zip that students get: the template, a README, and the checker without answers."""
    from grader.release.zip import build

    assignment = load_assignment(assignment_file)
    with _one_sentence(out):
        build(out, assignment, _source(url))
    click.echo(f"{out} written")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if the template is stale.")
def template(only_check: bool) -> None:
    """Write student_template/ from the reference solution."""
    from grader.release import kit

    with _one_sentence(kit.FOLDER):
        clone.require("reference", "student_template")
        stale = kit.stale()
        if not only_check:
            for path, text in stale.items():
                path.write_text(text, encoding="utf-8", newline="\n")
    for path in stale:
        click.echo(f"{path} {'is stale' if only_check else 'written'}")
    if only_check and stale:
        raise SystemExit(1)


def _source(url: str | None) -> Source:
    from grader.release.source import BESIDE, hosted

    try:
        return BESIDE if url is None else hosted(url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pip") from error


@contextmanager
def _one_sentence(out: Path) -> Iterator[None]:
    """What keeps `out` from being made, as one sentence."""
    from grader.intake.errors import CallerError
    from grader.release.wheel import NoWheel

    try:
        yield
    except (clone.NotAClone, NoWheel, CallerError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        named = f" ({error.filename})" if error.filename not in (None, str(out)) else ""
        raise click.ClickException(f"{out} cannot be written: {error.strerror}{named}.") from error
