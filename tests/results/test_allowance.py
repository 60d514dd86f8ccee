"""What is held back at an attempt: gone from everything a student reads, and said in its place."""

import json
from dataclasses import replace

import pytest

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.allowance import for_student, held_back, ordinal
from grader.results.attempt import Allowance
from grader.results.gradescope import as_text
from grader.results.report import Report
from tests.results.readers import printed
from tests.results.reports import GRADED, HIDDEN, RIGHT, WHY, WRONG

PROOF = "The proof of this mistake is shown from your {} attempt on; this is your {}."
NUMBERS = "The numbers behind this are shown from your {} attempt on; this is your {}."
BOTH = "The numbers behind this and the proof of this mistake are shown from your {} attempt on; this is your {}."

# attempt, diagnosis from, evidence from: (is the proof shown, are the numbers, what is said)
SHOWN = {
    (1, 1, 1): (True, True, ""),
    (1, 3, 1): (False, True, PROOF.format("third", "first")),
    (2, 3, 1): (False, True, PROOF.format("third", "second")),
    (3, 3, 1): (True, True, ""),
    (1, 1, 2): (True, False, NUMBERS.format("second", "first")),
    (1, 2, 2): (False, False, BOTH.format("second", "first")),
    (1, 2, 3): (False, False, "The proof of this mistake is shown from your second attempt on, the numbers behind this from your third; this is your first."),
    (1, 3, 2): (False, False, "The numbers behind this are shown from your second attempt on, the proof of this mistake from your third; this is your first."),
    (2, 2, 3): (True, False, NUMBERS.format("third", "second")),
    (11, 12, 11): (False, True, PROOF.format("12th", "11th")),
}


@pytest.mark.parametrize("at", SHOWN)
def test_a_hint_first_the_proof_later(at):
    proof, numbers, said = SHOWN[at]
    test = held_back(replace(WRONG, exchanges=("a call of which a picture could be made",)), Allowance(*at))
    words = test.explanation
    assert words is not None
    assert (bool(words.proved), bool(test.misconceptions)) == (proof, proof)
    assert (bool(words.evidence), test.max_relative_error is not None) == (numbers, numbers)
    assert bool(test.exchanges) == (proof and numbers), "no picture of it can be made"
    assert words.sentence == f"{WHY.sentence} {said}".strip() and words.read == WHY.read, "the hint stays"
    assert (test.score, test.verdict, test.number) == (WRONG.score, WRONG.verdict, WRONG.number)


@pytest.mark.parametrize("test", [
    RIGHT,
    replace(WRONG, explanation=Explanation("It is wrong."), misconceptions=()),
    replace(WRONG, verdict=Verdict.ERROR, explanation=Explanation("It stopped.", ("NameError: no x",)), misconceptions=()),
    TestVerdict("1.1", "x", 1, "relu", 0, 1, Verdict.TIMEOUT),  # no words
])
def test_where_nothing_is_held_back_nothing_is_said(test):
    assert held_back(test, Allowance(1, 5, 5)) == test


def test_held_back_twice_is_held_back_once():
    first = for_student(replace(GRADED, allowance=Allowance(1, 2, 3)))
    assert for_student(first) == first


def test_neither_the_file_nor_the_terminal_tells_what_is_held_back_and_both_say_so():
    report = replace(GRADED, allowance=Allowance(1, 2, 2))
    results = as_text(report)
    for text in (" ".join(printed(for_student(report), width=300).split()), results):
        assert "6 times too large" not in text and "0.07758" not in text and WRONG.misconceptions[0] not in text
        assert BOTH.format("second", "first") in text and "§7.2, step 3(c)" in text
    tests = json.loads(results)["tests"]
    assert [test["score"] for test in tests] == [test["score"] for test in json.loads(as_text(GRADED))["tests"]]


def test_a_hidden_test_says_no_more_than_its_sentence():
    [held] = json.loads(as_text(Report("", (HIDDEN,), allowance=Allowance(1, 9, 9), finished=True)))["tests"]
    [free] = json.loads(as_text(Report("", (HIDDEN,), finished=True)))["tests"]
    assert held == free


@pytest.mark.parametrize(("number", "word"), [(1, "first"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd"),
                                              (103, "103rd"), (111, "111th")])
def test_ordinals(number, word):
    assert ordinal(number) == word
