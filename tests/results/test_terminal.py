"""What a student reads in the terminal: snapshots without colour, on wide, narrow and old terminals."""

from dataclasses import replace

import pytest

from grader.judgement.verdict import Explanation
from grader.results.report import CERTAIN, Report, looked_at
from tests.results.readers import printed
from tests.results.reports import CANARY, CHECK, GRADED, NOT_RUN, WRONG

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
         This hidden test does not pass. What it holds is not shown; visible tests
         of the same function, where there are any, show what to look at.

- line 12 was skipped: it took longer than 2 seconds

Total, in 0.9 s                                                                     3 / 15
Next: back_prop (5.2)
"""
CHECKED = """\
Homework 4

Part 1  Building blocks                                                   2 / 4
  ✗      softmax                                                          1 / 2
  ✗ 1.6  softmax treats every column by itself                            0 / 1
         softmax(z) is wrong.
         Worst: softmax(z)[0, 1]   expected  0.25   got  0.5
         Read §1
  ✓      cross_entropy  (1 more when you hand in)                         1 / 2

Part 4  Forward propagation                                               0 / 7
  ·      forward_prop  (1 more when you hand in)                          0 / 5
         Not judged yet: softmax first. (4.1 to 4.3 and 4.5)
  –      Not written yet: unpack                                          0 / 2

Part 5  Backward propagation                                             3 / 12
  ✗      back_prop                                                       1 / 10
  ✗ 5.1  back_prop 1                                                      0 / 2
         dJ/dW(1) is wrong.
         Judged by differences of your own loss, which may be wrong
         itself.
         Proved: the sign is flipped.
         The same in 5.2 to 5.4.                                          1 / 6
  ✗ 5.5  back_prop 5                                                      0 / 2
         back_prop changes x.
  ✓      back_prop_general                                                2 / 2
         Judged by differences of your own loss, which may be wrong
         itself.

Part 6  Training: not written yet                                         0 / 4

Total so far, in 0.0 s                                                   5 / 27
Judged here: 15 of 27 points; 6 not written yet, 4 waiting for another
function, 2 judged when you hand in. Values were compared with recorded ones:
what is said of them is certain. Gradients were compared with differences of
your own loss, as it stands beside them.
Next: softmax (1.6)
"""


def test_a_wide_terminal():
    assert printed(GRADED) == WIDE
    assert CANARY not in WIDE, "hidden tests tell nothing"


def test_a_check_tells_one_story_a_function_and_what_comes_next():
    assert printed(CHECK, 79) == CHECKED


@pytest.mark.parametrize("report", [GRADED, CHECK], ids=["grade", "check"])
@pytest.mark.parametrize("width", [30, 40, 60])
def test_a_narrow_terminal_is_not_overrun(width, report):
    assert max(map(len, printed(report, width).splitlines())) <= width


def test_where_nothing_could_be_compared_nothing_is_called_certain():
    for report, said in ((CHECK, True), (replace(CHECK, tests=tuple(test for test in CHECK.tests if test.part == 6)), False)):
        assert (CERTAIN in looked_at(report)) is said


def test_who_has_done_all_that_can_be_judged_is_told_to_hand_in():
    right = tuple(test for test in CHECK.tests if test.question == "cross_entropy")
    text = printed(Report("Homework 4", right, finished=True))
    assert "Judged here: 1 of 2 points; 1 judged when you hand in." in text
    assert text.endswith("Next: hand in. All that can be judged here is right.\n")


def test_verbose_tells_every_test_and_nothing_twice():
    text = printed(CHECK, verbose=True)
    assert all(text.count(f"✗ 5.{place}") == 1 for place in (1, 2, 3, 4))
    assert text.count("Proved: the sign is flipped.") == 1 and text.count("All else as in 5.1") == 3


def test_names_begin_in_one_column_in_all_parts():
    far = replace(WRONG, part=1, number="1.10", question="relu")
    lines = printed(Report("Homework 4", (far, WRONG), finished=True)).splitlines()
    assert {line.index(name) for line in lines for name in ("relu", "back_prop ") if line.startswith(("  ✗       ", "  ✗ 1", "  ✗ 5"))
            and name in line[:20]} == {10}


@pytest.mark.parametrize(("width", "lines"), [
    (80, ["Worst: dJ/dW(2)[3, 7]   expected  -0.01293   got  -0.07758"]),
    (66, ["Worst: dJ/dW(2)[3, 7]", "  expected  -0.01293   got  -0.07758"]),
    (50, ["Worst: dJ/dW(2)[3, 7]", "  expected  -0.01293", "  got  -0.07758"]),
])
def test_a_value_stays_beside_its_label(width, lines):
    said = [line.strip() for line in printed(GRADED, width).splitlines()]
    at = said.index(lines[0])
    assert said[at:at + len(lines)] == [line.strip() for line in lines]


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


def test_lateness_and_a_fault_of_the_grader_are_said():
    text = printed(replace(GRADED, tests=(*GRADED.tests, NOT_RUN), kept=0.5, opening=("This came 1 day late.",)))
    assert text.startswith("Homework 4\nThis came 1 day late.\n")
    assert "This is not your fault" in text
    assert "Points before lateness" in text
    assert "1.5 / 20" in text
