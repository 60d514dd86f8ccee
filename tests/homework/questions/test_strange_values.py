"""Whatever a function returns instead of its value is the student's answer, never a fault of the grader."""

import re
from functools import partial

import pytest

from grader.grading.failures import Wrong
from grader.homework.contract import EVERY_PART
from grader.homework.network.points import Sizes, designed_point
from grader.homework.questions.forward_pass import forward_pass
from grader.homework.questions.test_3_three_layers import four
from grader.homework.training.training_run import unpacked
from grader.judgement.verdict import Verdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import graded
from tests.support.samples import ROOT
from tests.support.slow import slow

LIMITS = Limits(call_seconds=3)
FUNCTIONS = re.findall(r"^def (\w+)\(", (ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8"), re.M)
STRANGE = {
    "None": "None", "text": "'42'", "a dict": "{'a': 1.0}", "an empty tuple": "()", "an empty list": "[]",
    "True": "True", "a ragged list": "[1.0, [2.0, 3.0]]", "a ragged tuple": "(1.0, (np.ones(3), np.ones((2, 2))), 'x', None)",
    "complex": "np.ones(3) * 1j", "objects": "np.array([None, 'x'], dtype=object)", "an empty array": "np.zeros((0, 3))",
    "nan": "np.nan", "infinite": "np.full((3, 3), np.inf)", "enormous": "np.full(700, 1e308)", "a function": "print",
    "a set": "{1, 2}", "four of nothing": "(None, None, None, None)", "four ragged": "([1, [2]], [[1], 2], [3, [4]], [[5], 6])",
    "a whole number of many digits": "10 ** 40", "nine axes": "np.ones((1,) * 9)", "bytes": "b'abc'",
}


@pytest.mark.parametrize(("turn", "answers"), [
    (0, True), *(slow(turn, True) for turn in (5, 11, 16)), (3, False)])
def test_a_strange_value_is_wrong_and_no_fault_of_ours(turn: int, answers: bool, sandbox: Sandbox) -> None:
    """Every function returns another strange value; `turn` moves them on."""
    values = [*STRANGE.values()]
    body = "\n".join(f"def {name}(*given, **named):\n    return {values[(place + turn) % len(values)]}\n"
                     for place, name in enumerate(FUNCTIONS))
    verdicts = graded({"homework4.py": f"import numpy as np\n{body}"}, sandbox, parts=EVERY_PART, answers=answers)
    assert [v.number for v in verdicts if v.verdict is Verdict.NOT_RUN] == []
    assert sum(v.score for v in verdicts) == 0
    assert all(v.explanation and v.explanation.sentence for v in verdicts)


@pytest.mark.parametrize(("value", "brief"), [
    ((1.0, 2.0), "2 values"), ((1.0,), "one value"), (1.0, "one value"), ({"dW1": 1.0}, "a dict"), (None, "None")])
def test_whoever_returns_too_few_values_is_told_what_came_back(value: object, brief: str) -> None:
    point = designed_point(0, Sizes(6, 5, 4, 1), 1)
    for read in (four, partial(forward_pass, point=point)):
        with pytest.raises(Wrong, match=rf"should return .*; yours returns {brief}\.$"):
            read(value)
    if value != (1.0, 2.0):
        with pytest.raises(Wrong, match=rf"must return two values, .*; yours returns {brief}\.$"):
            unpacked(value, 3)


@pytest.mark.parametrize("constant", ["NUM_HIDDEN = 2**63", "LEARNING_RATE = 10**400", "NUM_EPOCHS = None", "NUM_INPUT = float('nan')"])
def test_a_constant_of_any_value_is_no_reason_not_to_load_a_file(constant: str, sandbox: Sandbox) -> None:
    verdicts = graded({"homework4.py": f"import numpy as np\n{constant}\ndef relu(z):\n    return np.maximum(z, 0)"}, sandbox, parts=(1,))
    assert {v.verdict for v in verdicts if v.question == "relu"} == {Verdict.CORRECT}
