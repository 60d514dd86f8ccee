"""What an exception of a graded test means: on a laptop, and where the answers are."""

import pytest
from gradescope_utils.autograder_utils.decorators import number, tags, visibility, weight

from grader.grading.failure_messages import fault
from grader.grading.failures import NeedsAnswers, Wrong
from grader.grading.one_pass import Pass
from grader.grading.question import Question
from grader.grading.rubric import Entry
from grader.judgement.pictures import ErrorMap, Pictures
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.reply import Missing, Raised

LINE = Entry("1.1", "relu", "relu", 2.0, "visible", ())


@pytest.mark.parametrize(("raised", "answers", "verdict"), [
    (None, False, Verdict.CORRECT),
    (Wrong(Explanation("Wrong.")), False, Verdict.WRONG),
    (NeedsAnswers("relu"), False, Verdict.AT_HAND_IN),
    (NeedsAnswers("relu"), True, Verdict.NOT_RUN),
    (ZeroDivisionError(), False, Verdict.NOT_RUN),
])
def test_only_a_laptop_knows_tests_that_run_at_hand_in(raised, answers, verdict) -> None:
    one = Pass((1,), {}, "hidden", answers, lambda entry: None, lambda entry: None)  # type: ignore[arg-type,return-value]
    told = one._judged(LINE, raised, None)
    assert (told.verdict, told.score, told.max_score) == (verdict, 2.0 * (verdict is Verdict.CORRECT), 2.0)


def _asked(seen: str) -> TestVerdict:
    """The verdict of a test that is `seen` so, draws one picture and fails with another."""
    @number("1.1")
    @weight(2)
    @visibility(seen)
    @tags("question:relu")
    def test(drawn):
        """relu"""
        drawn(Pictures(reference=(1.0,)))
        if seen != "visible":
            raise Wrong(Explanation("Wrong."), pictures=Pictures((ErrorMap("J", (1, 2), ("05",)),)))
        raise Wrong(Explanation("Wrong."))

    one = Pass((1,), {}, "hidden", True, lambda entry: None, lambda entry: None)
    one.ask([Question(test, ("drawn",))])
    return one.verdicts[0]


def test_what_is_drawn_is_kept_and_never_of_a_hidden_test() -> None:
    assert _asked("visible").pictures == Pictures(reference=(1.0,))
    assert _asked("hidden").verdict is Verdict.WRONG and _asked("hidden").pictures is None


@pytest.mark.parametrize(("reply", "sentence", "unwritten"), [
    (Missing("relu"), "relu is not in your file.", True),
    (Missing("relu", ("ReLU",)), "relu is not in your file. Your file has ReLU; is one of them meant?", False),
    (Raised("NotImplementedError", ""), "relu is not implemented yet.", True),
    (Raised("NotImplementedError", "relu is not implemented yet"), "relu is not implemented yet.", True),
    (Raised("NotImplementedError", "to do"), "relu is not implemented yet.", True),
    (Raised("NotImplementedError", "softmax is not implemented yet"),
     "relu cannot be tried yet: it calls softmax, which is not implemented yet.", False),
])
def test_what_is_not_written_is_named(reply, sentence, unwritten) -> None:
    missing = fault("relu", reply, LoadReport())
    assert (missing.verdict, missing.explanation.sentence) == (Verdict.MISSING, sentence)
    assert LINE.verdict(missing.verdict, explanation=missing.explanation).unwritten is unwritten
