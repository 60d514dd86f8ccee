"""What a student reads in the terminal: snapshots without colour, on wide, narrow and old terminals."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from grader.judgement.verdict import Explanation
from grader.results.report import Report
from grader.results.terminal import show
from tests.results.reports import CANARY, GRADED, NOT_RUN, WRONG

WIDE = """\
Homework 4

Part 1  Building blocks                                                              3 / 3
  ✓      relu                                                                        3 / 3

Part 5  Backward propagation                                                        0 / 12
  ✗      back_prop                                                                  0 / 12
  ✗ 5.2  back_prop gives the gradient of the loss in a network of five layers        0 / 8
         dJ/dW(1), dJ/dW(2), dJ/dW(3) are wrong; dJ/dW(4) and all biases are right.
         Worst: dJ/dW(2)[3, 7]   expected  -0.01293   got  -0.07758
         Proved: your weight gradients are 6 times too large wherever n = 6.
         Read §1 (the cost) and §7.2, step 3(c).
  ✗ 5.3  back_prop on other networks                                                 0 / 4
         This hidden test does not pass. What it holds is not shown; the visible
         tests of the same function show what to look at.

- line 12 was skipped: it took longer than 2 seconds

Total, in 0.9 s                                                                     3 / 15
"""


def printed(report: Report, width: int | None = 90, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    show(report, file=file, width=width)
    return raw.getvalue().decode(encoding)


def test_a_wide_terminal():
    assert printed(GRADED) == WIDE


@pytest.mark.parametrize("width", [30, 40, 60])
def test_a_narrow_terminal_is_not_overrun(width):
    assert max(map(len, printed(GRADED, width).splitlines())) <= width


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "ascii"])
def test_a_terminal_without_the_marks_gets_others(encoding):
    text = printed(GRADED, encoding=encoding)
    assert "  x 5.2  back_prop gives" in text
    assert "  +      relu" in text
    assert "Read section 1 (the cost) and section 7.2" in text


def test_a_pipe_gets_neither_colour_nor_a_width_of_80(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    text = printed(GRADED, width=None)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) == 120


def test_hostile_text_moves_no_cursor():
    hostile = "\x1b[2J\x00\x1b]0;owned\x07\x9b31m"
    words = Explanation(hostile, (hostile,), (hostile,), hostile)
    text = printed(Report(hostile, (replace(WRONG, explanation=words),), opening=(hostile,), notes=(hostile,)))
    assert not set("\x1b\x00\x07\x9b") & set(text)


def test_hidden_tests_tell_nothing():
    assert CANARY not in printed(GRADED)


def test_lateness_and_a_fault_of_the_grader_are_said():
    text = printed(replace(GRADED, tests=(*GRADED.tests, NOT_RUN), kept=0.5, opening=("This came 1 day late.",)))
    assert text.startswith("Homework 4\nThis came 1 day late.\n")
    assert "This is not your fault" in text
    assert "Points before lateness" in text
    assert "1.5 / 20" in text
