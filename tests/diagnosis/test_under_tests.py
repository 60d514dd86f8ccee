"""A proof stands under the tests that it accounts for, and under no other."""

from dataclasses import replace

import numpy as np
import pytest

from grader.grading.passes.accounts import Seen, accounts
from grader.homework.diagnosis.diagnosing import load_misconceptions
from grader.judgement.diagnosis import answer_of
from grader.judgement.diagnosis_behaviour import Observation
from grader.judgement.verdict import TestVerdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.diagnosis.programs import PACKED, PLAIN, wrong
from tests.support.grading import graded
from tests.support.samples import REFERENCE

KNOWN = load_misconceptions(REFERENCE)
COMPUTE = KNOWN.compute("back_prop")
SUMMED = KNOWN.made("back_prop", "missing-batch-mean")
TRUE = KNOWN.true("back_prop")
ONE, OTHER = KNOWN.cases("back_prop", "again")
STOPPED, KILLED = Observation(None, raised=True), Observation(None)


def answered(recipe: object, case: object = ONE, times: float = 1.0) -> Seen:
    answer = answer_of(recipe, COMPUTE, case)
    return Seen(case, Observation(tuple(times * block for block in answer or ())))


@pytest.mark.parametrize(("seen", "holds"), [
    ([answered(SUMMED)], True),
    ([answered(SUMMED), answered(SUMMED, OTHER)], True),
    ([answered(SUMMED), answered(TRUE, OTHER)], False),  # right where it would be wrong
    ([answered(SUMMED, times=1.01)], False),  # something else is wrong as well
    ([answered(TRUE)], False),  # nothing is wrong with the numbers: the test failed for something else
    ([Seen(ONE, STOPPED)], False),  # a sum for a mean stops nobody
    ([answered(SUMMED), Seen(OTHER, STOPPED)], True),  # the message is about the first
    ([Seen(OTHER, STOPPED), answered(SUMMED)], False),
    ([], False),
])
def test_what_a_test_saw(seen: list[Seen], holds: bool) -> None:
    assert accounts(SUMMED, COMPUTE, seen) is holds


def test_code_that_does_not_fit_the_shapes_stops_as_the_mistake_does() -> None:
    transposed = KNOWN.made("back_prop", "transposed-weights")
    assert answer_of(transposed, COMPUTE, ONE) is None
    assert accounts(transposed, COMPUTE, [Seen(ONE, STOPPED)])
    assert not accounts(transposed, COMPUTE, [Seen(ONE, KILLED)])


def test_a_layer_may_be_counted_from_either_end() -> None:
    """Of a network with five hidden layers, "layer 3" of three is the third or the last."""
    hypothesis = next(h for h in KNOWN.hypotheses("back_prop") if h.id == "missing-relu-mask" and h.detail == "layer 3")
    deep = KNOWN.cases("back_prop", depth=5)[0]
    first, second = (answer_of(each(TRUE, 0.0), COMPUTE, deep) for each in (hypothesis.change, *hypothesis.others[:1]))
    assert first and second and not np.allclose(first[0], second[0])


LIMITS = Limits(call_seconds=10, load_seconds=20, total_seconds=120, memory_mb=1024)


def judged(source: str, sandbox: Sandbox, part: int) -> dict[str, TestVerdict]:
    """The verdicts by the numbers of their tests."""
    return {v.number: v for v in graded({"homework4.py": source}, sandbox, parts=(part,), secret_seed="proofs under tests")}


L2_OVER_N = ("    loss = cross_entropy(y, yhat)\n",
             "    loss = cross_entropy(y, yhat) + 0.05 * sum((W * W).sum() for W in Ws) / x.shape[1]\n")


def test_each_failed_test_is_told_its_own_mistake(sandbox: Sandbox) -> None:
    inline = ("    yhat = softmax(zs[-1])\n    loss", "    yhat = np.exp(zs[-1]) / np.exp(zs[-1]).sum(axis=0)\n    loss")
    program = wrong("two mistakes", PLAIN, "forward_prop", inline, L2_OVER_N)
    found = judged(program.source, sandbox, 4)
    assert found["4.3"].misconceptions == ("l2-in-loss-only",)
    assert found["4.5"].misconceptions == ("softmax-unstable",)


def test_a_depth_that_is_right_is_told_nothing(sandbox: Sandbox) -> None:
    back = "            g = g * relu_prime(zs[i - 1])\n"
    halved = (back, back + "            g = g * (0.5 if len(Ws) == 4 and i == 1 else 1)\n")
    cut = (PACKED, PACKED.replace("return ", "return 0.9 ** (len(Ws) == 2) * "))
    found = judged(wrong("two depths", PLAIN, "back_prop", halved, cut).source, sandbox, 5)
    assert found["5.2"].misconceptions == ("some-depths-only",)
    words = found["5.2"].explanation
    assert words and "Right with 2, 4 and 5 hidden layers, wrong with 1 and 3" in words.proved[0]


def test_what_the_diagnosis_needs_is_taken_from_the_verdict_alone(sandbox: Sandbox) -> None:
    """Two verdicts are one, whatever their tests were asked."""
    found = judged(wrong("no minus", PLAIN, "cross_entropy", ("-np.sum(np.log(p)) / n", "np.sum(np.log(p)) / n")).source, sandbox, 1)
    assert found["1.9"].exchanges and found["1.9"] == replace(found["1.9"], exchanges=())
    assert found["1.9"].misconceptions == ("sign-flipped",)
