"""What a terminal shows of a test beside its words: where a block is wrong, how a loss falls. Words first."""

from __future__ import annotations

from collections.abc import Iterator

from grader.judgement.verdict import TestVerdict
from grader.results.terminal.heat_map import KEY, drawn, worth_showing
from grader.results.terminal.loss_line import loss_lines

Line = tuple[str, bool]  # and whether it is drawn, so that it cannot be broken


def pictures(test: TestVerdict, *, all: bool = False) -> Iterator[Line]:
    """The lines of what is worth its room, or of `all` that is wrong."""
    if test.visibility != "visible" or test.pictures is None:
        return
    wrong = [each for each in test.pictures.maps if not each.right]
    for block in wrong if all else worth_showing(wrong):
        caption, *rows = drawn(block)
        yield caption, False
        yield from ((row, True) for row in rows)
    if all and wrong:
        yield KEY, False
    if test.learned is not None:
        words, *bars = loss_lines(test.learned.losses, test.pictures.reference, test.pictures.epochs) or ("",)
        if bars:
            yield words, False
            yield from ((line, True) for line in bars)
