"""What a save has changed, as lines of a terminal: below what was said before, so that nothing has to be read again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.results.changes import Changes
from grader.results.report import GRADER_FAULT, Report
from grader.results.stories import next_sentence, out_of
from grader.results.terminal.printing import line, put
from grader.results.terminal.spelling import Spelling
from grader.results.terminal.story_rows import StoryRows, explained, story_table

NOTHING = "Nothing has changed."
REPEATED = "The file cannot be used yet, for the same reason."
MENDED = "The file can be used again."


def show_changes(changed: Changes, report: Report, when: str, *, file: TextIO | None = None, width: int | None = None,
                 verbose: bool = False) -> None:
    """Print what is `changed` in `report` since the last one that was shown; `when` is the time of the save."""
    put(lambda spell: _lines(changed, report, when, spell, verbose), file, width)


def _lines(changed: Changes, report: Report, when: str, spell: Spelling, verbose: bool) -> Iterator[RenderableType]:
    yield Text("")
    yield line(f"Saved at {when}, checked in {report.execution_time:.1f} s", _total(report), "bold")
    if changed.refusal is not None:
        yield from (Text(REPEATED),) if changed.repeated else explained(changed.refusal, spell)
        return
    if report.grader_failed:
        yield Text(spell(f"{GRADER_FAULT} {report.fault}".strip()), "bold red")
    if changed.mended:
        yield Text(MENDED)
    elif changed.nothing:
        yield Text(NOTHING)
    if changed.notes:
        notes = Table.grid(padding=(0, 1))
        for note in changed.notes:
            notes.add_row("-", Text(spell(note), overflow="fold"))
        yield notes
    yield from _stories(changed, report, spell, verbose)
    yield Text(spell(next_sentence(report)), "bold")


def _total(report: Report) -> str:
    return "" if report.refusal is not None else out_of(report.score, report.max_score)


def _stories(changed: Changes, report: Report, spell: Spelling, verbose: bool) -> Iterator[RenderableType]:
    rows = story_table(report.tests)
    table = StoryRows(rows, spell, verbose)
    for stories, now in ((changed.right, " is right now"), (changed.wrong, " is wrong now"),
                         (changed.otherwise, " is wrong in another way now"),
                         (changed.waiting, " waits now"), (changed.still_waiting, " still waits")):
        for story in stories:
            table.add(story, now)
    if changed.unwritten:
        rows.add_row(spell("–"), "", Text(spell(f"Not written any more: {', '.join(changed.unwritten)}")), "")
    if rows.row_count:
        yield rows
