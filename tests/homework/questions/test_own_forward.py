"""A gradient that is right for the student's own, wrong, loss earns its marks; a wrong one earns none behind it."""

from __future__ import annotations

from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import graded_at
from tests.support.samples import sample


def back_prop_of(name: str, sandbox: Sandbox) -> list[TestVerdict]:
    verdicts = graded_at(sample(name).path, sandbox, parts=(4, 5))
    assert any(v.question == "forward_prop" and v.verdict is Verdict.WRONG for v in verdicts)
    return [verdict for verdict in verdicts if verdict.question == "back_prop"]


def test_l2_in_loss_and_gradient_costs_in_the_loss_alone(sandbox: Sandbox) -> None:
    found = back_prop_of("l2-in-both_in_back_prop_of_plain", sandbox)
    assert {v.verdict for v in found} <= {Verdict.CORRECT, Verdict.FOLLOW_THROUGH}
    followed = [v for v in found if v.verdict is Verdict.FOLLOW_THROUGH]
    assert followed and all(v.score == v.max_score for v in followed)
    assert all(v.explanation and "right for the loss you compute" in v.explanation.sentence for v in followed)


def test_l2_that_loss_and_gradient_hold_differently_earns_nothing(sandbox: Sandbox) -> None:
    assert Verdict.FOLLOW_THROUGH not in {v.verdict for v in back_prop_of("l2-factor-two_in_back_prop_of_plain", sandbox)}
