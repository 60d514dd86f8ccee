"""What a check may hold against a function: nothing that another one may have let it down in."""

from dataclasses import dataclass, replace

import pytest

from grader.grading.passes.blame import Needs, held_back, with_certainty
from grader.judgement.verdict import Explanation, TestVerdict, Verdict

RIGHT, WRONG, MISSING, WAITING = Verdict.CORRECT, Verdict.WRONG, Verdict.MISSING, Verdict.WAITING
NEEDS = {
    "relu": Needs(frozenset({"relu_prime"})),
    "relu_prime": Needs(frozenset({"relu"})),
    "softmax": Needs(frozenset()),
    "forward": Needs(frozenset({"relu", "softmax"})),
    "backward": Needs(frozenset({"relu_prime"}), frozenset({"forward", "relu", "softmax"})),
    "train": Needs(frozenset({"backward", "relu_prime"})),
}


@dataclass(frozen=True)
class Asked:
    """A call that a test made; of an exchange nothing else is looked at here."""

    function: str


def verdicts(**found: Verdict) -> dict[str, TestVerdict]:
    """One test for each function; those not named are right."""
    return {name: TestVerdict(name, "", 1, name, float(found.get(name, RIGHT) is RIGHT), 1, found.get(name, RIGHT),
                              explanation=_words(name, found.get(name, RIGHT)), max_relative_error=1.0,
                              exchanges=(Asked(name), *([Asked("forward")] if name == "backward" else [])))
            for name in NEEDS}


def _words(name: str, verdict: Verdict) -> Explanation | None:
    return Explanation("Wrong.", lacks=name if verdict is MISSING else "") if verdict is not RIGHT else None


@pytest.mark.parametrize(("found", "accused", "waiting"), [
    ({}, [], {}),
    ({"softmax": WRONG}, ["softmax"], {}),
    ({"softmax": WRONG, "forward": WRONG}, ["softmax"], {"forward": "Not judged yet: softmax first."}),
    ({"softmax": WRONG, "backward": WRONG}, ["softmax"],
     {"backward": "Not judged yet: softmax first. It is compared with differences of your own loss."}),
    ({"relu": WRONG, "relu_prime": WRONG}, ["relu"], {"relu_prime": "Not judged yet: relu first."}),
    ({"relu_prime": WRONG}, ["relu_prime"], {}),
    ({"relu_prime": WRONG, "softmax": WRONG}, ["relu_prime", "softmax"], {}),
    ({"forward": WRONG, "backward": WRONG, "train": WRONG}, ["forward"], {
        "backward": "Not judged yet: forward first. It is compared with differences of your own loss.",
        "train": "Not judged yet: forward first."}),
    ({"backward": WRONG, "train": Verdict.ERROR}, ["backward"], {"train": "Not judged yet: backward first."}),
    ({"softmax": MISSING, "forward": MISSING}, ["softmax"], {"forward": "Cannot be tried yet: softmax is not written."}),
    ({"softmax": MISSING, "forward": Verdict.ERROR}, ["softmax"],
     {"forward": "Cannot be tried yet: softmax is not written."}),
    ({"relu": MISSING, "softmax": MISSING, "forward": WRONG}, ["relu", "softmax"],
     {"forward": "Cannot be tried yet: relu and softmax are not written."}),
    ({"relu": WRONG, "softmax": MISSING, "forward": WRONG}, ["relu", "softmax"],
     {"forward": "Not judged yet: relu and softmax first."}),
    ({"softmax": WRONG, "forward": MISSING}, ["softmax", "forward"], {}),
    ({"forward": MISSING, "backward": MISSING}, ["forward", "backward"], {}),
])
def test_only_the_first_mistake_on_a_way_is_held_against_anybody(found, accused, waiting) -> None:
    told = held_back(verdicts(**found), NEEDS)
    assert [v.question for v in told.values() if v.verdict not in (RIGHT, WAITING)] == accused
    assert {v.question: v.explanation.sentence for v in told.values() if v.verdict is WAITING} == waiting


def test_a_function_that_is_written_and_cannot_be_called_is_not_called_unwritten() -> None:
    found = verdicts(softmax=MISSING, forward=MISSING)
    skipped = Explanation("softmax was skipped with hw4.py, line 4: Python cannot read this line.")
    told = held_back({**found, "softmax": replace(found["softmax"], explanation=skipped)}, NEEDS)
    assert told["softmax"].explanation == skipped
    assert told["forward"].explanation.sentence == "Cannot be tried yet: softmax cannot be called as the file stands."


def test_a_test_that_never_asked_for_the_loss_owes_its_failure_to_none_of_it() -> None:
    """A gradient of another shape, or one that stops: it is told beside those that wait."""
    found = verdicts(forward=MISSING, backward=WRONG)
    alone = replace(found["backward"], number="shape", exchanges=(Asked("backward"),))
    told = held_back({**found, "shape": alone}, NEEDS)
    assert (told["shape"], told["backward"].verdict) == (alone, WAITING)
    calls_it = {**NEEDS, "backward": Needs(frozenset({"forward"}), frozenset({"forward"}))}
    assert held_back({**found, "shape": alone}, calls_it)["shape"].verdict is WAITING


def test_who_waits_loses_no_points_and_is_told_no_numbers() -> None:
    told = held_back(verdicts(softmax=WRONG, forward=WRONG), NEEDS)["forward"]
    assert (told.score, told.max_score, told.max_relative_error, told.misconceptions) == (0, 1, None, ())
    assert not told.explanation.evidence


@pytest.mark.parametrize(("found", "sure"), [
    ({}, "Judged by differences of your own loss, which is right here."),
    ({"backward": WRONG}, "Judged by differences of your own loss, which is right here."),
    ({"softmax": WRONG}, "Judged by differences of your own loss, which may be wrong itself."),
    ({"forward": Verdict.AT_HAND_IN}, "Judged by differences of your own loss, which may be wrong itself."),
])
def test_how_sure_a_gradient_is_depends_on_the_loss(found, sure) -> None:
    told = with_certainty(verdicts(**found), NEEDS)
    assert {v.question: v.sure for v in told.values() if v.sure} == {"backward": sure}


def test_a_loss_that_returns_its_own_gradient_is_not_called_right() -> None:
    of_itself = {**NEEDS, "forward": Needs(frozenset(), frozenset({"forward"}))}
    told = with_certainty(verdicts(), of_itself)
    says = "Judged by differences of your own loss, whose value was compared with nothing here."
    assert {told["forward"].sure, told["backward"].sure} == {says}
