"""The story of a function as rows of a table: its mark, its tests, under each why it is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.data_classes import dataclass
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.report import GRADER_FAULT, hidden_sentence
from grader.results.stories import Message, Story, listed, out_of, scored
from grader.results.terminal.evidence_line import EvidenceLine
from grader.results.terminal.pictures import pictures
from grader.results.terminal.spelling import Spelling

MOST_EVIDENCE = 6  # lines of one test


def story_table(tests: Iterable[TestVerdict]) -> Table:
    """A table without rows: mark, number, words, points; columns wide enough for the numbers of `tests`."""
    rows = Table.grid(padding=(0, 1), expand=True)
    rows.add_column(width=3, justify="right")
    rows.add_column(min_width=max((len(test.number) for test in tests), default=0) + 1, no_wrap=True)
    rows.add_column(ratio=1, overflow="fold")
    rows.add_column(justify="right", no_wrap=True)
    return rows


@dataclass(frozen=True)
class StoryRows:
    """The rows of a table, as a student asked for them: the best evidence of each reason, or all that there is."""

    rows: Table
    spell: Spelling
    verbose: bool = False

    def add(self, story: Story, now: str = "") -> None:
        """All of `story`: its name, its hints, each reason with the tests that failed for it, what others wait for.

        `now` goes on after the name, as " is right now".
        """
        more = f"  ({story.at_hand_in:g} more when you hand in)" if story.at_hand_in else ""
        name = Text.assemble(self.spell(story.function), now, (more, "dim"))
        self.rows.add_row(_mark(story, self.spell), "", name, scored(story.tests))
        for hint in story.hints:
            self._say(Text(self.spell(hint), "dim"))
        for message in story.messages:
            self._tell(message)
        for sentence, waiting in story.waits:
            self._say(Text(self.spell(f"{sentence} ({listed(waiting)})")))

    def _tell(self, message: Message) -> None:
        drawn = None
        for test in (message.test, *(message.same if self.verbose else ())):
            score = Text(out_of(test.score, test.max_score), "red")
            self.rows.add_row(Text(self.spell("✗"), "red"), test.number, Text(self.spell(test.name)), score)
            told = test if test is message.test else without_the_same(test, message.test)
            self._say(Group(*self._why(told), *(self._pictures(test) if test.pictures != drawn else ())))
            drawn = test.pictures
        if message.same and not self.verbose:
            self._say(Text(f"The same in {listed(message.same)}."), Text(scored(message.same), "red"))

    def _say(self, words: RenderableType, right: RenderableType = "") -> None:
        self.rows.add_row("", "", words, right)

    def _why(self, test: TestVerdict) -> Iterator[RenderableType]:
        if test.verdict is Verdict.NOT_RUN:
            yield Text(GRADER_FAULT, "bold red")
        elif test.visibility != "visible":
            yield Text(self.spell(hidden_sentence(test)), "dim")
        elif test.explanation is not None:
            yield from explained(test.explanation, self.spell, test.sure, most=None if self.verbose else MOST_EVIDENCE)

    def _pictures(self, test: TestVerdict) -> Iterator[RenderableType]:
        yield from (Text(self.spell.evidence(line), no_wrap=drawing, overflow="crop" if drawing else "fold")
                    for line, drawing in pictures(test, all=self.verbose))


def without_the_same(test: TestVerdict, as_in: TestVerdict) -> TestVerdict:
    """`test` without what is told of another one already, but for its sentence."""
    words, told = test.explanation, as_in.explanation
    if words is None or told is None or test.visibility != "visible":
        return test
    left = replace(words, evidence=tuple(line for line in words.evidence if line not in told.evidence),
                   proved=tuple(each for each in words.proved if each not in told.proved),
                   read="" if words.read == told.read else words.read)
    if left == words:
        return test
    left = replace(left, evidence=(*left.evidence, f"All else as in {as_in.number}"))
    return replace(test, explanation=left, sure="" if test.sure == as_in.sure else test.sure)


def explained(words: Explanation, spell: Spelling, sure: str = "", most: int | None = None) -> Iterator[RenderableType]:
    """`words` in the order in which they help: sentence, evidence (at most so many lines), proof, where to read."""
    yield Text(spell(words.sentence))
    yield from (EvidenceLine(spell.evidence(line)) for line in words.evidence[:most])
    if left := len(words.evidence[most:]) if most is not None else 0:
        yield Text(f"{left} more {'line' if left == 1 else 'lines'} of evidence with --verbose", "dim")
    if sure:
        yield Text(spell(sure), "dim")
    yield from (Text.assemble(("Proved: ", "bold"), spell(each)) for each in words.proved)
    if words.read:
        yield Text(spell(f"Read {words.read}"), "dim")


def _mark(story: Story, spell: Spelling) -> Text:
    if story.failing:
        return Text(spell("✗"), "red")
    return Text(spell("✓"), "green") if story.right else Text(spell("·"), "dim")
