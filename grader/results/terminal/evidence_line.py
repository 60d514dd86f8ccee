"""One line of evidence in a terminal: too long, it goes on below, never between a label and its value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.text import Text

from grader.data_classes import dataclass

STYLE, BESIDE, BELOW = "cyan", "   ", "  "
_COLUMNS = re.compile(" {3,}")  # as a page has it: "where   expected  1   got  2"


@dataclass(frozen=True)
class EvidenceLine:
    """`words`, broken between columns where they do not fit side by side, and within one that is too wide itself."""

    words: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        for line in self._lines(options.max_width):
            yield Text(line, STYLE, overflow="fold")

    def _lines(self, width: int) -> Iterator[str]:
        if cell_len(self.words) <= width:
            yield self.words
            return
        line, *columns = _COLUMNS.split(self.words)
        for place, column in enumerate(columns):  # values that are to be compared stay side by side, if they can
            if place == 0 or cell_len(line + BESIDE + column) > width:
                yield line
                line = BELOW + column
            else:
                line += BESIDE + column
        yield line
