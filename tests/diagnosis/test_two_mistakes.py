"""Two mistakes in one function: what is named is one of them or says the same, and putting it right changes something."""

import pytest

from grader.homework.diagnosis.diagnosing import load_misconceptions
from tests.diagnosis.pairs_of_mistakes import complaint, every_pair, named
from tests.support.samples import REFERENCE
from tests.support.slow import slow

KNOWN = load_misconceptions(REFERENCE)
BLOCKS = tuple(question for question in KNOWN.QUESTIONS if question not in KNOWN.NETWORK)
# All pairs of the network's questions take half an hour: tests/bench/two_mistakes.py. Here every so many of them.
STEPS = {"forward_prop": 41, "back_prop": 991, "gradients_3_layer": 67, "dJ_dW1_by_jacobians": 67}
# Where p is more than a half, the whole part of -y / p is -y; where z is positive, relu(z) - y is z - y. So a test that
# sees no others sees the same numbers when one of the two is put right.
THE_SAME = {
    frozenset(("missing-division-by-yhat", "integer-truncation")),
    frozenset(("error-from-z", "activation-at-output")),
}


@pytest.mark.parametrize(("question", "step"), [
    *((question, 1) for question in BLOCKS), *(slow(*each) for each in STEPS.items())])
def test_two_mistakes_in_one_function(question: str, step: int) -> None:
    pairs = list(every_pair(KNOWN, question))[::step]
    assert step == 1 or len(pairs) > 30
    complaints = [(both, complaint(KNOWN, both)) for both in pairs]
    assert not [said for both, said in complaints if said and both.ids not in THE_SAME]


@pytest.mark.slow
def test_most_pairs_are_named() -> None:
    """A search that proves nothing would pass the tests above."""
    pairs = [*every_pair(KNOWN, "cross_entropy"), *list(every_pair(KNOWN, "back_prop"))[::997]]
    assert sum(named(KNOWN, both) == both.ids for both in pairs) > len(pairs) / 3
