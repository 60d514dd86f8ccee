"""The story of a function as rows of a table: its mark, its tests, under each why it is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.report import GRADER_FAULT, hidden_sentence
from grader.results.stories import Story, listed, out_of, scored
from grader.results.terminal.spelling import Spelling


def add_story(rows: Table, story: Story, spell: Spelling) -> None:
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
        yield from explained(test.explanation, spell, test.sure)


def explained(words: Explanation, spell: Spelling, sure: str = "") -> Iterator[RenderableType]:
    yield Text(spell(words.sentence))
    yield from (Text(spell.evidence(line), "cyan", overflow="fold") for line in words.evidence)
    if sure:
        yield Text(spell(sure), "dim")
    yield from (Text.assemble(("Proved: ", "bold"), spell(each)) for each in words.proved)
    if words.read:
        yield Text(spell(f"Read {words.read}"), "dim")


def _mark(story: Story, spell: Spelling) -> Text:
    if story.failing:
        return Text(spell("✗"), "red")
    return Text(spell("·"), "dim") if story.waiting else Text(spell("✓"), "green")
