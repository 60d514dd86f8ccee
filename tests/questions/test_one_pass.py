"""What an exception of a graded test means: on a laptop, and where the answers are."""

from __future__ import annotations

import pytest

from grader.judgement.verdict import Explanation, Verdict
from grader.questions.faults import NeedsAnswers, Wrong
from grader.questions.one_pass import Pass
from grader.questions.rubric import Entry
from grader.questions.sentences import fault
from grader.sandbox.load_report import LoadReport
from grader.sandbox.reply import Missing, Raised

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
