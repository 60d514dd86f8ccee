"""The page that --html asks for: whether it can be written is known before anything is graded."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.data_classes import dataclass

if TYPE_CHECKING:
    from grader.results.destination import Destination
    from grader.results.report import Report

NEEDED = ("jinja2", "markupsafe")  # by pages, where a student's `check` without one does without them


def lacking() -> str:
    """The end of a sentence about the package that pages need, which brings all of NEEDED, and how to get it.

    By the Python that runs: `pip` alone may be that of another one.
    """
    python = Path(sys.executable)
    typed = str(python.relative_to(Path.cwd()) if python.is_relative_to(Path.cwd()) else python)
    quoted = f'"{typed}"' if " " in typed else typed
    return f"the package jinja2, which is not installed: {quoted} -m pip install jinja2"


@dataclass(frozen=True)
class PageFile:
    """Where the report of one submission goes as a page."""

    path: Path
    place: Destination

    def put(self, report: Report) -> None:
        """Write the page of `report`, whole or not at all. ClickException if it cannot be written."""
        with _writable(self.path):
            self.place.write(report)
            self.place.wait()


def page_file(path: Path, notes_url: str, inputs: Sequence[Path]) -> PageFile:
    """A place for the page; ClickException where it cannot be made or would replace something else or an input."""
    from grader.results.destination import destination

    try:
        from grader.results.pages.student import kind
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        raise click.ClickException(f"--html needs {lacking()}") from error
    with _writable(path):
        return PageFile(path, destination(path, inputs, kind(notes_url=notes_url)))


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise SystemExit(0) from None  # nobody reads it any more
    except OSError as error:
        raise click.ClickException(f"The page {path} cannot be written: {error.strerror}.") from error
