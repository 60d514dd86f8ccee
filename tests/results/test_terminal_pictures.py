"""The pictures of a terminal: words first, a pattern that can be seen without colour, and in any encoding."""

import math
from dataclasses import replace

import pytest

from grader.judgement.pictures import ErrorMap, Pictures
from grader.judgement.verdict import Learned
from grader.results.report import Report
from grader.results.terminal.heat_map import drawn, worth_showing
from grader.results.terminal.loss_line import loss_lines
from tests.results.readers import printed
from tests.results.reports import HIDDEN, WRONG

ROW = ErrorMap("dJ/dW(1)", (3, 4), ("0000", "4534", "0000"))
COLUMN = ErrorMap("dJ/dW(2)", (2, 3), ("040", "040"))
TRANSPOSED = ErrorMap("dyhat_dz2(yhat)", (2, 2), ("04", "40"))
ANYWHERE = ErrorMap("dJ/dW(3)", (2, 2), ("04", "44"))
ALL = ErrorMap("dJ/dW(3)", (2, 2), ("44", "44"))
LARGE = ErrorMap("dJ/dW(1)", (40, 4), ("4444", *["0000"] * 39))


@pytest.mark.parametrize(("block", "lines"), [
    (ROW, ["dJ/dW(1), 3 x 4: wrong row 1", "  ········", "  ▓▓██▒▒▓▓", "  ········"]),
    (COLUMN, ["dJ/dW(2), 2 x 3: wrong column 1", "  ··▓▓··", "  ··▓▓··"]),
    (TRANSPOSED, ["dyhat_dz2(yhat), 2 x 2: wrong everywhere but on the diagonal", "  ··▓▓", "  ▓▓··"]),
])
def test_a_pattern_is_said_and_then_shown(block, lines) -> None:
    assert drawn(block) == lines


def test_only_small_patterns_are_worth_their_room() -> None:
    assert worth_showing([ANYWHERE, ALL, LARGE, ROW, COLUMN, TRANSPOSED]) == [ROW, COLUMN]


@pytest.mark.parametrize(("own", "reference", "lines"), [
    ((7.0, 3.5, 1.0), (), ["The loss on the held-out digits: yours from 7 to 1.", "  yours      7 ▇▄▁ 1"]),
    ((7.0, math.nan, 7.0), (7.0, 1.0), [
        "The loss on the held-out digits: yours from 7 to 7; the course’s from 7 to 1.",
        "  yours             7 ▇!▇ 7", "  the course’s      7 ▇▁ 1"]),
    ((1.0,), (1.0, 0.5), []),
])
def test_losses_are_lines_of_bars_on_one_scale(own, reference, lines) -> None:
    assert loss_lines(own, reference) == lines


def pictured(test=WRONG, *blocks: ErrorMap, **changes) -> Report:
    return Report("Homework 4", (replace(test, pictures=Pictures(blocks or (ROW, ANYWHERE)), **changes),), finished=True)


def test_the_picture_comes_after_the_words_of_its_test() -> None:
    text, verbose = printed(pictured()), printed(pictured(), verbose=True)
    assert text.index("Worst:") < text.index("Read §1") < text.index("wrong row 1") < text.index("▓▓██▒▒▓▓")
    assert "dJ/dW(3), 2 x 2" not in text and "off by less" not in text
    assert "dJ/dW(3), 2 x 2: 3 of 4 entries wrong" in verbose and "off by less" in verbose


def test_an_old_terminal_has_pictures_too() -> None:
    text = printed(pictured(learned=Learned("digits", 0.5, (7.0, 4.0, 1.0), 1.0)), encoding="ascii")
    assert "xx##++xx" in text and "7 741 1" in text


def test_a_hidden_test_shows_no_picture() -> None:
    assert "▓" not in printed(pictured(HIDDEN, ROW), verbose=True)
