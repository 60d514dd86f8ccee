"""The pages of a class where they can be made: they need packages that a student's `check` does without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.classroom.standing import Standing
from grader.classroom.store import Store
from grader.grading.homework import Homework
from grader.page_file import NEEDED, lacking

if TYPE_CHECKING:
    from grader.classroom.page.files import Pages


def pages_in(folder: Path, homework: Homework) -> Pages | None:
    """The pages of a class in `folder`; None, and a sentence on standard error, where they cannot be made."""
    try:
        from grader.classroom.page.files import Pages
    except ModuleNotFoundError as error:
        if error.name not in NEEDED:
            raise
        click.echo(f"No pages were written: they need {lacking()}", err=True)
        return None
    return Pages(folder, homework.assignment.title, homework.assignment.notes.url, homework.contract.parts,
                 homework.words)


def left(pages: Pages | None, store: Store, standings: Sequence[Standing]) -> bytes:
    """Leave all pages of a class that stands like that; the page of the class, nothing where none can be made."""
    return b"" if pages is None else pages.write_all(store, standings)
