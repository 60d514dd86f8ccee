"""What --question means: functions and numbers of tests, and a sentence for what is neither."""

import pytest

from grader.grading.checking import what_each_needs
from grader.grading.choice import chosen
from grader.homework.contract import CONTRACT
from grader.homework.homework4 import homework4
from grader.intake.errors import CallerError
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.protocol.program import Piece, Program

TESTS = [TestVerdict(number, "", int(number[0]), question, 0, 1, Verdict.NOT_RUN)
         for number, question in [("1.1", "relu"), ("1.2", "relu"), ("1.3", "softmax"), ("5.1", "back_prop")]]


@pytest.mark.parametrize(("names", "numbers"), [
    ([], ["1.1", "1.2", "1.3", "5.1"]), (["relu"], ["1.1", "1.2"]), (["5.1", "1.2"], ["1.2", "5.1"]),
    (["1.1", "relu", "softmax"], ["1.1", "1.2", "1.3"]),
])
def test_functions_and_numbers_mean_tests_in_the_order_of_the_homework(names, numbers) -> None:
    assert [test.number for test in chosen(TESTS, names)] == numbers


@pytest.mark.parametrize(("name", "sentence"), [
    ("backprop", "There is no function and no test 'backprop' in parts 1 to 5. Did you mean back_prop?"),
    ("5.9", "There is no function and no test '5.9' in parts 1 to 5. The tests are 1.1 to 5.1."),
    ("x", "There is no function and no test 'x' in parts 1 to 5. The functions are relu, softmax, back_prop."),
])
def test_what_means_nothing_is_one_sentence(name, sentence) -> None:
    with pytest.raises(CallerError) as refused:
        chosen(TESTS, ["relu", name])
    assert str(refused.value) == sentence


def test_a_function_that_cannot_be_read_holds_up_only_those_that_call_it() -> None:
    text = "def relu(z):\n    return z\n\n\ndef softmax(z:\n    return z\n\n\ndef back_prop(x, y, w):\n    return softmax(x)\n"
    needs = what_each_needs(Program((Piece(text, "homework4.py"),), contract=CONTRACT), ["relu", "softmax", "back_prop"],
                            homework4().passes.offline)
    assert {name: set(need.calls) for name, need in needs.items()} == {"relu": set(), "softmax": set(), "back_prop": {"softmax"}}
