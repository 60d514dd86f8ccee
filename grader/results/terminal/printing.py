"""What is to be printed -> lines on standard output, as wide as can be read, with colour where a terminal shows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from io import StringIO
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.table import Table

from grader.results.terminal.spelling import Spelling

WIDTH = 120  # wider lines are hard to read, however wide the terminal


def put(drawn: Callable[[Spelling], Iterable[RenderableType]], file: TextIO | None = None,
        width: int | None = None) -> None:
    """Print what `drawn` gives to `file` (standard output), `width` columns wide."""
    file = file or sys.stdout
    if file is None:  # standard output is closed: nobody wants to see it
        return
    page = StringIO()
    _console(page, file.isatty(), width).print(Group(*drawn(Spelling(file))))
    file.writelines(line.rstrip() + "\n" for line in page.getvalue().splitlines())
    file.flush()


def _console(page: StringIO, terminal: bool, width: int | None) -> Console:
    """A console that draws for a terminal, or for none, and writes to `page`."""
    if width is None and not terminal and "COLUMNS" not in os.environ:
        width = WIDTH  # a pipe has no width of its own; rich would take 80
    console = Console(file=page, force_terminal=terminal or None, width=width, highlight=False, markup=False,
                      emoji=False)
    console.width = max(20, min(console.width, WIDTH))
    return console


def line(left: str, right: str, style: str = "") -> Table:
    """`left`, and `right` at the other end of the same line."""
    row = Table.grid(expand=True, padding=(0, 1))
    row.add_column(ratio=1)
    row.add_column(justify="right", no_wrap=True)
    row.add_row(left, right, style=style)
    return row
