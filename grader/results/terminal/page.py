"""A Report -> the table a student reads: parts, functions, under each why it is wrong, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.judgement.verdict import TestVerdict
from grader.results.report import GRADER_FAULT, Report, looked_at
from grader.results.stories import next_sentence, out_of, scored, told
from grader.results.terminal.printing import line, put
from grader.results.terminal.spelling import Spelling
from grader.results.terminal.story_rows import StoryRows, explained, story_table


def show(report: Report, *, file: TextIO | None = None, width: int | None = None, verbose: bool = False) -> None:
    """Print `report` to `file` (standard output), `width` columns wide: colour only on a terminal without NO_COLOR.

    `verbose` tells every test and all evidence, where otherwise a reason is told once.
    """
    put(lambda spell: _page(report, spell, verbose), file, width)


def _page(report: Report, spell: Spelling, verbose: bool) -> Iterator[RenderableType]:
    yield line(spell(report.title), "", "bold")
    for sentence in report.opening:
        yield Text(spell(sentence))
    if report.refusal is not None:
        yield Text("")
        yield from explained(report.refusal, spell)
    else:
        for part, tests in groupby(report.tests, key=lambda test: test.part):
            yield Text("")
            rows = story_table(report.tests)  # as wide in every part
            yield from _part(f"Part {part}  {report.parts.get(part, '')}", list(tests), rows, spell, verbose)
    yield Text("")
    if report.notes:
        yield from (_hanging("-", spell(note)) for note in report.notes)
        yield Text("")
    if report.grader_failed:
        yield Text(spell(f"{GRADER_FAULT} {report.fault}".strip()), "bold red")
    yield from _totals(report, spell)


def _totals(report: Report, spell: Spelling) -> Iterator[RenderableType]:
    if report.kept < 1:
        yield line("Points before lateness", out_of(report.earned, report.max_score), "")
    judged = looked_at(report)
    so_far = "Total so far" if judged else "Total"
    yield line(f"{so_far}, in {report.execution_time:.1f} s", out_of(report.score, report.max_score), "bold")
    if judged:
        yield Text(judged)
    if report.refusal is None:
        yield from _next(report, spell)


def _next(report: Report, spell: Spelling) -> Iterator[RenderableType]:
    if step := next_sentence(report):
        yield Text(spell(step), "bold")


def _part(title: str, tests: list[TestVerdict], rows: Table, spell: Spelling,
          verbose: bool) -> Iterator[RenderableType]:
    stories = told(tests)
    missing = [story.function for story in stories if story.unwritten]
    if len(missing) == len(stories):
        yield line(f"{title}: not written yet", scored(tests), "bold")
        return
    yield line(title, scored(tests), "bold")
    for story in stories:
        if not story.unwritten:
            StoryRows(rows, spell, verbose).add(story)
    if missing:
        points = scored(test for test in tests if test.question in missing)
        rows.add_row(spell("–"), "", Text(spell(f"Not written yet: {', '.join(missing)}")), points)
    yield rows


def _hanging(mark: str, text: str) -> Table:
    hanging = Table.grid(padding=(0, 1))
    hanging.add_row(mark, Text(text, overflow="fold"))
    return hanging
