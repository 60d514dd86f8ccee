"""What to teach again: counted by hand, in words for a lecture."""

import pytest

from grader.classroom.outcome import Hashes
from grader.classroom.page.lessons import Unnamed, lessons, unnamed
from grader.classroom.page.words import Words, of_others, wording
from grader.classroom.result import Result, TestResult
from grader.homework import misconceptions

WORDS = wording(misconceptions.known)


def earned(number: str, score: float, *mistakes: str, verdict: str = "wrong") -> TestResult:
    question = "softmax" if number[0] == "1" else "back_prop"
    return TestResult(number, "", int(number[0]), question, score, 4, verdict if score < 4 else "correct", mistakes)


def result(id: str, *tests: TestResult) -> Result:
    return Result(id, Hashes("", "", ""), 0, 8, tests=tests)


CLASS = (
    result("ada", earned("1.1", 3, "unstable"), earned("5.1", 0, "sum", "mask")),
    result("bob", earned("1.1", 4), earned("5.1", 2, "sum"), earned("5.2", 0, "sum")),
    result("cy", earned("1.1", 3, "unstable"), earned("5.1", 0)),
    result("dee", earned("1.1", 0, verdict="error"), earned("5.1", 0, "sum")),
)


def test_a_mistake_is_counted_once_a_submission_and_costs_what_its_tests_lost():
    found = {lesson.id: lesson for lesson in lessons(CLASS, lambda id, function: Words(f"{id} in {function}"))}
    assert list(found) == ["sum", "unstable", "mask"]  # by how many hold it
    most = found["sum"]
    assert (most.submissions, most.of, most.share) == (("ada", "bob", "dee"), 4, 0.75)
    assert most.cost == pytest.approx((4 + 6 + 4) / 3, abs=1e-4)
    assert (most.functions, most.tests, most.words.sentence) == (("back_prop",), ("5.1", "5.2"), "sum in back_prop")


def test_what_else_is_wrong_in_the_same_submissions_is_counted():
    found = {lesson.id: lesson for lesson in lessons(CLASS, lambda id, function: Words(id))}
    assert [(other.id, other.count) for other in found["sum"].companions] == [("unstable", 1), ("mask", 1)]
    assert found["mask"].companions == ()  # of one submission alone


def test_wrong_without_a_proved_mistake_is_said_apart_from_errors():
    assert unnamed(CLASS) == (Unnamed("back_prop", ("cy",), 4),)


@pytest.mark.parametrize(("said", "of_them"), [
    ("Your gradient is summed.", "Their gradient is summed."),
    ("What you return is yours, not your file's.", "What they return is theirs, not their file's."),
    ("The young mask is right.", "The young mask is right."),
])
def test_words_are_said_of_others(said, of_them):
    assert of_others(said) == of_them


def test_words_are_those_that_students_read():
    assert WORDS("missing-batch-mean", "back_prop") == Words("Their gradient is summed over the examples, but the cost is a mean.",
                                                             "§1 (the cost) and §7.2, step 3")
    assert WORDS("transposed-weights", "dz2_dh1").sentence == "The Jacobian is transposed."
    assert WORDS("of-a-newer-grader", "relu") == Words("of-a-newer-grader")
