"""What several commands take on their command lines, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.homework.default import DEFAULT

if TYPE_CHECKING:
    from grader.sandbox.protocol.contract import Contract

Command = TypeVar("Command", bound=Callable[..., Any])
EXISTING = click.Path(exists=True, readable=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ANY = click.Path(path_type=Path)
RANGE = re.compile(r"(\d{1,2})(?:\s*-\s*(\d{1,2}))?")
MOST_PORT = 65535


def numbered(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """ "5,1-3" -> (1, 2, 3, 5): the parts in rising order; which ones there are is known later."""
    if value is None:
        return None
    spans = [RANGE.fullmatch(word.strip()) for word in value.split(",")]
    parts = {part for span in spans if span for part in range(int(span[1]), int(span[2] or span[1]) + 1)}
    if not all(spans) or not parts or any(span and span[2] and int(span[2]) < int(span[1]) for span in spans):
        raise click.BadParameter(f"{value!r} is not a list of parts such as 1,2,3 or 1-3.")
    return tuple(sorted(parts))


def require_parts(contract: Contract, parts: tuple[int, ...] | None) -> None:
    """UsageError unless the homework has these `parts`."""
    unknown = [part for part in parts or () if part not in contract.parts]
    if unknown:
        raise click.UsageError(f"--parts names Part {unknown[0]}, which this homework does not have; it has "
                               f"{', '.join(map(str, contract.parts))}.")


def port(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """ "8000" -> 8000; 0, for any that is free, where none is named."""
    if value is None:
        return None
    if not value.isdecimal() or int(value) > MOST_PORT:
        raise click.BadParameter(f"{value!r} is no port. Where no port is named, --serve stands last.")
    return int(value)


assignment_option = click.option("--assignment", "assignment_file", type=EXISTING, default=DEFAULT,
                                 show_default=False, help="Another assignment.toml.")


homework_option = click.option("--homework", "homework_folder", type=FOLDER,
                               help="A folder with another homework, as `homework new` makes it.")


def shared(command: Command) -> Command:
    """The options that `grade` and `check` have in common."""
    for option in reversed((  # the last that is put on stands first in the help
        click.option("--html", "page", type=ANY, help="Also write the report as a page for a browser, one file."),
        click.option("--json", "as_json", is_flag=True, help="Print results.json in place of the table."),
        click.option("--verbose", is_flag=True, help="Tell every test and all evidence, with every picture."),
        click.option("--parts", callback=numbered, help="Only these parts, such as 1,2,5 or 1-3."),
        click.option("--data", type=FOLDER, help="Folder with MNIST for Part 6."),
        click.option("--interface", help="The published interface the file follows; recognised when not given."),
        click.option("--unconfined", is_flag=True, help="Run the file without the confinement of this machine."),
        assignment_option,
        homework_option,
    )):
        command = option(command)
    return command
