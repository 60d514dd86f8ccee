"""A Report -> the table a student reads: parts, functions, under each why it is wrong, and what to do next."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import StringIO
from itertools import groupby
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.markdown import clean
from grader.results.report import CERTAIN, GRADER_FAULT, Report, coverage, hidden_sentence
from grader.results.stories import Story, listed, next_sentence, out_of, scored, told

WIDTH = 120  # wider lines are hard to read, however wide the terminal
PLAIN = str.maketrans({"✓": "+", "✗": "x", "§": "section ", "–": "-", "—": "-", "…": "...", "’": "'", "·": ".",
                       "λ": "lambda", **dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True))})


def show(report: Report, *, file: TextIO | None = None, width: int | None = None) -> None:
    """Print `report` to `file` (standard output), `width` columns wide: colour only on a terminal without NO_COLOR."""
    file = file or sys.stdout
    if file is None:  # standard output is closed: nobody wants to see it
        return
    spell = Spelling(file)
    page = StringIO()
    _console(page, file.isatty(), width).print(Group(*_page(report, spell)))
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


class Spelling:
    """Text -> the same text in characters the output's encoding has; what a student wrote may be part of any of it."""

    def __init__(self, file: TextIO) -> None:
        self.encoding = getattr(file, "encoding", None) or "utf-8"
        self.whole = _encodes("✓✗§…", self.encoding)

    def __call__(self, text: str) -> str:
        """One line, so that nothing in it can look like lines of the report."""
        return self.evidence(" ".join(text.split()))

    def evidence(self, text: str) -> str:
        """Lines whose columns stay aligned."""
        text = clean(text).replace("\t", "    ")
        text = text if self.whole else text.translate(PLAIN)
        # A name in another script is spelled out: a row of question marks could be any name.
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _page(report: Report, spell: Spelling) -> Iterator[RenderableType]:
    yield _line(spell(report.title), "", "bold")
    for sentence in report.opening:
        yield Text(spell(sentence))
    if report.refusal is not None:
        yield Text("")
        yield from _explained(report.refusal, spell)
    else:
        for part, tests in groupby(report.tests, key=lambda test: test.part):
            yield Text("")
            yield from _part(f"Part {part}  {report.parts.get(part, '')}", list(tests), spell)
    yield Text("")
    if report.notes:
        yield from (_hanging("-", spell(note)) for note in report.notes)
        yield Text("")
    if report.grader_failed:
        yield Text(spell(f"{GRADER_FAULT} {report.fault}".strip()), "bold red")
    yield from _totals(report, spell)


def _totals(report: Report, spell: Spelling) -> Iterator[RenderableType]:
    if report.kept < 1:
        yield _line("Points before lateness", out_of(report.earned, report.max_score), "")
    looked_at = coverage(report.tests)
    so_far = "Total so far" if looked_at else "Total"
    yield _line(f"{so_far}, in {report.execution_time:.1f} s", out_of(report.score, report.max_score), "bold")
    if looked_at:
        yield Text(f"{looked_at} {CERTAIN}")
    if report.refusal is None:
        yield from _next(report, spell)


def _next(report: Report, spell: Spelling) -> Iterator[RenderableType]:
    if step := next_sentence(report.tests):
        yield Text(spell(step), "bold")


def _part(title: str, tests: list[TestVerdict], spell: Spelling) -> Iterator[RenderableType]:
    stories = told(tests)
    missing = [story.function for story in stories if story.unwritten]
    if len(missing) == len(stories):
        yield _line(f"{title}: not written yet", scored(tests), "bold")
        return
    yield _line(title, scored(tests), "bold")
    rows = Table.grid(padding=(0, 1), expand=True)
    rows.add_column(width=3, justify="right")
    rows.add_column(min_width=max(len(test.number) for test in tests) + 1, no_wrap=True)
    rows.add_column(ratio=1, overflow="fold")
    rows.add_column(justify="right", no_wrap=True)
    for story in stories:
        if not story.unwritten:
            _story(rows, story, spell)
    if missing:
        points = scored(test for test in tests if test.question in missing)
        rows.add_row(spell("–"), "", Text(spell(f"Not written yet: {', '.join(missing)}")), points)
    yield rows


def _story(rows: Table, story: Story, spell: Spelling) -> None:
    more = f"  ({story.at_hand_in:g} more when you hand in)" if story.at_hand_in else ""
    name = Text.assemble(spell(story.function), (more, "dim"))
    rows.add_row(_mark(story, spell), "", name, scored(story.tests))
    for sentence, waiting in story.waits:
        rows.add_row("", "", Text(spell(f"{sentence} ({listed(waiting)})")), "")
    for message in story.messages:
        test = message.test
        score = Text(out_of(test.score, test.max_score), "red")
        rows.add_row(Text(spell("✗"), "red"), test.number, Text(spell(test.name)), score)
        rows.add_row("", "", Group(*_why(test, spell)), "")
        if message.same:
            rows.add_row("", "", Text(f"The same in {listed(message.same)}."), Text(scored(message.same), "red"))
    for hint in story.hints:
        rows.add_row("", "", Text(spell(hint), "dim"), "")


def _why(test: TestVerdict, spell: Spelling) -> Iterator[RenderableType]:
    if test.verdict is Verdict.NOT_RUN:
        yield Text(GRADER_FAULT, "bold red")
    elif test.visibility != "visible":
        yield Text(spell(hidden_sentence(test)), "dim")
    elif test.explanation is not None:
        yield from _explained(test.explanation, spell, test.sure)


def _explained(words: Explanation, spell: Spelling, sure: str = "") -> Iterator[RenderableType]:
    yield Text(spell(words.sentence))
    yield from (Text(spell.evidence(line), "cyan", overflow="fold") for line in words.evidence)
    if sure:
        yield Text(spell(sure), "dim")
    yield from (Text.assemble(("Proved: ", "bold"), spell(each)) for each in words.proved)
    if words.read:
        yield Text(spell(f"Read {words.read}"), "dim")


def _line(left: str, right: str, style: str) -> Table:
    line = Table.grid(expand=True, padding=(0, 1))
    line.add_column(ratio=1)
    line.add_column(justify="right", no_wrap=True)
    line.add_row(left, right, style=style)
    return line


def _hanging(mark: str, text: str) -> Table:
    line = Table.grid(padding=(0, 1))
    line.add_row(mark, Text(text, overflow="fold"))
    return line


def _mark(story: Story, spell: Spelling) -> Text:
    if story.failing:
        return Text(spell("✗"), "red")
    return Text(spell("·"), "dim") if story.waiting else Text(spell("✓"), "green")
