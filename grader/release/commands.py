"""The commands that make what students get: `release`, and `template` for what is committed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import clone
from grader.arguments import ANY, assignment_option, homework_option

if TYPE_CHECKING:
    from grader.release.source import Source


@click.command(short_help="Build the zip that students get, with the checker in it.")
@click.option("--out", type=ANY, help="The zip to write.  [default: hw4.zip, or named after the homework's folder]")
@click.option("--pip", "url", metavar="URL", help="Where you host the wheel; the zip has none then.")
@assignment_option
@homework_option
def release(out: Path | None, url: str | None, assignment_file: Path, homework_folder: Path | None) -> None:
    """Build the zip that students get: the template, a README, and the checker without answers."""
    from grader.release.zip import build

    files = _files(homework_folder, assignment_file)
    named = out or Path(f"{homework_folder.resolve().name}.zip" if homework_folder else "hw4.zip")
    with _one_sentence(named):
        build(named, files, _source(url))
    click.echo(f"{named} written")


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


def _files(homework_folder: Path | None, assignment_file: Path) -> Callable[[Source], Mapping[str, str]]:
    """What makes the texts for students. AssignmentError where the homework cannot be used."""
    from grader.authoring.usable import usable_homework
    from grader.authoring.which_homework import require_one
    from grader.homework.homework4 import load_assignment
    from grader.release import another, kit

    require_one(homework_folder, assignment_file)
    if homework_folder is None:
        return partial(kit.files, load_assignment(assignment_file))
    return partial(another.files, usable_homework(homework_folder))


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
