"""What is told of a function: each reason once, with the tests that failed for it, and each hint once."""

from dataclasses import replace

import pytest

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.stories import Story, hints_of, listed, told


def graded(number: str, verdict: Verdict = Verdict.WRONG, said: str = "", **more) -> TestVerdict:
    words = Explanation(said, evidence=more.pop("evidence", ()), proved=more.pop("proved", ())) if said else None
    score = 1.0 if verdict in (Verdict.CORRECT, Verdict.FOLLOW_THROUGH) else 0.0
    return TestVerdict(number, "", 5, "back_prop", score, 1.0, verdict, explanation=words, **more)


@pytest.mark.parametrize(("numbers", "words"), [
    (["5.2"], "5.2"), (["5.2", "5.3"], "5.2 and 5.3"), (["5.2", "5.4"], "5.2 and 5.4"),
    (["5.2", "5.3", "5.4"], "5.2 to 5.4"), (["5.2", "5.3", "5.4", "5.6", "5.9", "5.10"], "5.2 to 5.4, 5.6, 5.9 and 5.10"),
    (["1.9", "1.10", "1.11"], "1.9 to 1.11"),
])
def test_numbers_are_listed_in_runs(numbers, words):
    assert listed(graded(number) for number in numbers) == words


@pytest.mark.parametrize(("tests", "messages"), [
    ([graded("5.1", said="a", proved=("p",)), graded("5.2", said="b", proved=("p",))], [["5.1", "5.2"]]),
    ([graded("5.1", said="a"), graded("5.2", said="a"), graded("5.3", said="b")], [["5.1", "5.2"], ["5.3"]]),
    ([graded("5.1", said="a", proved=("p",)), graded("5.2", said="a")], [["5.1"], ["5.2"]]),
    ([graded("5.1", said="a"), graded("5.2", Verdict.CORRECT), graded("5.3", said="a")], [["5.1", "5.3"]]),
    ([graded("5.1", said="a"), graded("5.2", said="a", visibility="hidden")], [["5.1"], ["5.2"]]),
    ([graded("5.1", Verdict.AT_HAND_IN), graded("5.2", Verdict.WAITING, said="Not judged yet.")], []),
    ([graded("5.1", Verdict.NOT_RUN), graded("5.2", Verdict.NOT_RUN), graded("5.3", said="a")], [["5.1", "5.2"], ["5.3"]]),
])
def test_tests_that_fail_for_one_reason_are_one_message(tests, messages):
    assert [[each.test.number, *(test.number for test in each.same)]
            for each in Story("back_prop", tuple(tests)).messages] == messages


def test_functions_come_in_the_order_of_the_rubric_with_their_tests_together():
    tests = [replace(graded(number), question=question) for number, question in
             [("1.1", "relu"), ("1.2", "softmax"), ("1.3", "relu")]]
    assert [(story.function, [test.number for test in story.tests]) for story in told(tests)] == [
        ("relu", ["1.1", "1.3"]), ("softmax", ["1.2"])]


SURE = graded("5.1", Verdict.CORRECT, sure="Judged by your own loss.")


@pytest.mark.parametrize(("tests", "hints"), [
    ([graded("5.1", Verdict.CORRECT, "Right but for a guard of about 1e-08.", evidence=("Differs by up to 3e-08.",)),
      graded("5.2", Verdict.CORRECT, "Right but for a guard of about 3e-09.", sure="Judged by your own loss.")],
     ["Right but for a guard of about 1e-08.", "Differs by up to 3e-08."]),
    ([SURE], ["Judged by your own loss."]),
    ([SURE, graded("5.2", Verdict.CORRECT, "Right.")], ["Right."]),  # by the notes, and not by an own loss that is wrong
    ([graded("5.1", Verdict.CORRECT, "In float32."), graded("5.2", Verdict.CORRECT, "In float32."), graded("5.3", said="nan")],
     ["5.1 and 5.2: In float32."]),
    ([SURE, graded("5.2", said="a")], []),
], ids=["once whatever its numbers", "how sure it is", "nothing of that beside another", "of which it is true", "nor where it is wrong"])
def test_a_hint_is_given_once_and_says_of_which_tests_it_is_true(tests, hints):
    assert Story("back_prop", tuple(tests)).hints == hints


def test_hints_of_several_functions_say_of_which():
    stories = [Story(name, (graded("5.1", Verdict.CORRECT, said),)) for name, said in (
        ("back_prop", "In float32."), ("train", "train is right apart from softmax."), ("relu", "In float32."))]
    assert hints_of(stories) == ["back_prop and relu: In float32.", "train is right apart from softmax."]
