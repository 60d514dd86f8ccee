"""The student's own machine: no reference is there, and yet mistakes are named from what the functions say together."""

from pathlib import Path

import pytest

from grader.grading.answers import recorded_functions
from grader.grading.grade_questions import FAILED, Settings, rubric
from grader.homework.contract import CONTRACT
from grader.homework.homework4 import homework4
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import graded_at, graded_with
from tests.support.samples import ROOT, Sample, correct, sample, source
from tests.support.slow import one_in, slow

pytestmark = pytest.mark.usefixtures("no_reference")


def checked(path: Path, sandbox: Sandbox) -> list[TestVerdict]:
    return graded_at(path, sandbox, answers=False)


@pytest.mark.parametrize("name", [
    "missing-batch-mean_in_back_prop_of_plain", "packing-order_in_back_prop_of_plain", "softmax-unstable_in_softmax_of_plain",
    "log-of-zero_in_cross_entropy_of_plain", "hard-coded-sizes_in_back_prop_of_dictionaries",
    *map(slow, (
        "sum-for-weights-mean-for-biases_in_back_prop_of_dictionaries", "mean-for-weights-sum-for-biases_in_back_prop_of_plain",
        "double-batch-mean_in_back_prop_of_plain", "sign-flipped_in_back_prop_of_plain", "layers-reversed_in_back_prop_of_plain",
        "bias-not-summed_in_back_prop_of_plain", "l2-in-gradient-only_in_back_prop_of_plain",
        "divided-by-classes_in_back_prop_of_plain", "divided-by-features_in_back_prop_of_plain",
        "relu-leaky_in_relu_of_plain", "relu-leaky_in_relu_prime_of_dictionaries",
        "relu-prime-at-zero_2_in_relu_prime_of_dictionaries", "softmax-wrong-axis_in_softmax_of_plain",
        "softmax-over-everything_in_softmax_of_dictionaries", "loss-summed_in_cross_entropy_of_plain",
        "loss-divided-by-classes_2_in_cross_entropy_of_dictionaries", "loss-first-example-only_in_cross_entropy_of_plain",
        "column-major-vec_in_unvec_of_dictionaries", "transposed-weights_in_dz2_dh1_of_plain",
        "hadamard-for-matrix-product_in_dyhat_dz2_of_plain", "filled-off-the-diagonal_in_dh1_dz1_of_plain",
        "missing-bias_in_forward_prop_of_plain", "missing-hidden-activation_2_in_forward_prop_of_dictionaries",
        "activation-at-output_in_forward_prop_of_plain", "cache-overwritten_in_forward_prop_of_dictionaries",
        "hidden-state-between-calls_in_forward_prop_of_plain", "hidden-state-between-calls_in_back_prop_of_dictionaries",
        "one-hidden-layer-only_in_back_prop_of_plain", "one-hidden-layer-only_in_forward_prop_of_dictionaries",
        "l2-in-loss-only_in_forward_prop_of_plain", "l2-in-both_in_back_prop_of_dictionaries",
        "l2-factor-two_in_back_prop_of_plain", "l2-sign-flipped_in_back_prop_of_plain",
        "l2-sign-flipped_2_in_back_prop_of_dictionaries", "bias-summed-to-scalar_in_back_prop_of_plain",
        "integer-truncation_in_relu_of_dictionaries",
    )),
])
def test_a_mistake_is_named_without_answers(name: str, sandbox: Sandbox) -> None:
    verdicts = checked(sample(name).path, sandbox)
    assert {each for v in verdicts for each in v.misconceptions} == {name.partition("_")[0]}
    assert all(v.explanation and v.explanation.proved for v in verdicts if v.misconceptions)
    assert next(v for v in verdicts if v.verdict in FAILED).misconceptions, "what is read first is named"


# Wrong in a way that looks like a known mistake from one side only: nothing is proved, and nothing may be said to be.
NEARLY = {
    "a quarter of the loss": "def cross_entropy(y, yhat):\n    return -np.mean(np.sum(y * np.log(np.maximum(yhat, 1e-300)), axis=0)) / 4\n",
    "seven times the loss": "def cross_entropy(y, yhat, right=cross_entropy):\n    return 7 * right(y, yhat)\n",
    "two slopes": "def relu(z):\n    return np.where(z > 0, z, np.where(z < -1, 0.1 * z, 0.2 * z))\n",
    "needs equal widths": "def back_prop(x, y, w, right=back_prop):\n    Ws, bs = unpack(w)\n    Ws[1] @ bs[-1]\n    return right(x, y, w)\n",
}


@pytest.mark.parametrize("program", one_in(2, NEARLY))
def test_what_only_looks_like_a_known_mistake_is_not_called_one(program: str, sandbox: Sandbox) -> None:
    verdicts = ended(NEARLY[program], sandbox)
    assert any(v.verdict in FAILED for v in verdicts)
    assert [v.misconceptions for v in verdicts if v.misconceptions] == []


def test_where_no_relation_is_known_the_wrong_blocks_are_told(sandbox: Sandbox) -> None:
    verdicts = checked(sample("missing-relu-mask_in_back_prop_of_plain").path, sandbox)
    told = [v for v in verdicts if v.verdict in FAILED]
    assert {v.question for v in told} == {"back_prop"}
    assert all(any(line.startswith("In a network with 6 inputs and n = 7: ") and "dJ/dW(3) and dJ/db(3) are right" in line
                   for line in v.explanation.evidence) for v in told)


def test_of_the_three_layers_one_worst_number_is_told_and_drawn_by_the_names_of_the_function(sandbox: Sandbox) -> None:
    end = "def gradients_3_layer(x, *given, right=gradients_3_layer):\n    dW1, *rest = right(x, *given)\n    return (dW1 * (x > 0), *rest)\n"
    told = next(v for v in ended(end, sandbox) if v.number == "3.4")
    assert [line.partition("[")[0] for line in told.explanation.evidence if "Worst" in line] == ["Worst: dJ/dW1"]
    assert "In a network with 6 inputs and n = 1: dJ/dW1 is wrong; dJ/dW2 and all biases are right." in told.explanation.evidence
    assert [drawn.name for drawn in told.pictures.maps] == ["dJ/dW1"]


@pytest.mark.parametrize("solution", one_in(3, correct()[::8]), ids=lambda solution: solution.name)
def test_a_correct_solution_passes_without_answers(solution: Sample, sandbox: Sandbox) -> None:
    assert [v for v in checked(solution.path, sandbox) if v.verdict in FAILED] == []


PLAIN = source("plain")
BY_LOSS = ("dJ_dW1_by_jacobians", "gradients_3_layer", "back_prop", "back_prop_general")
# What stands at the end of a correct homework -> the functions accused, those that wait, and words that are said.
PROGRAMS = {
    "nothing wrong": ("", [], [], "Judged by differences of your own loss, which is right here."),
    "log2": ("def cross_entropy(y, yhat):\n    return -np.mean(np.sum(y * np.log2(np.maximum(yhat, 1e-300)), axis=0))\n",
             ["cross_entropy"], ["forward_prop", *BY_LOSS], "Not judged yet: cross_entropy first."),
    "no minus": ("def cross_entropy(y, yhat):\n    return np.mean(np.sum(y * np.log(np.maximum(yhat, 1e-300)), axis=0))\n",
                 ["cross_entropy"], ["forward_prop", *BY_LOSS], "Not judged yet: cross_entropy first."),
    "no minus, inside": (
        "def forward_prop(x, y, w, right=forward_prop):\n    loss, zs, hs, yhat = right(x, y, w)\n    return -loss, zs, hs, yhat\n",
        ["forward_prop"], BY_LOSS, "loss is wrong."),
    "temperature": ("def softmax(z):\n    e = np.exp((z - z.max(axis=0)) / 2)\n    return e / e.sum(axis=0)\n",
                    ["softmax"], ["forward_prop", *BY_LOSS], "Not judged yet: softmax first."),
    "leaky": ("def relu(z):\n    return np.where(z > 0, z, 0.01 * z)\n",
              ["relu"], ["forward_prop", *BY_LOSS], "Not judged yet: relu first."),
    "leaky, and its sign": (
        "def relu(z):\n    return np.where(z > 0, z, 0.01 * z)\n\n\ndef relu_prime(z):\n    return np.sign(relu(z))\n",
        ["relu"], ["relu_prime", "dh1_dz1", "forward_prop", *BY_LOSS], "Not judged yet: relu first."),
    "a wrong Jacobian": (
        "def dyhat_dz2(yhat):\n    return np.diag(yhat) + np.outer(yhat, yhat)\n",
        ["dyhat_dz2"], ["dJ_dW1_by_jacobians"], "Not judged yet: dyhat_dz2 first."),
    "a wrong gradient": ("def back_prop(x, y, w, right=back_prop):\n    return -right(x, y, w)\n",
                         ["back_prop"], [], "the sign is flipped"),
    "the wrong ReLU's gradient": (
        "def relu_prime(z):\n    return 1.0 * (z >= 0)\n", ["relu_prime"], [], "relu_prime(z) is wrong."),
    "not written": ("def softmax(z):\n    raise NotImplementedError('softmax is not implemented yet')\n",
                    ["softmax"], ["forward_prop", *BY_LOSS], "Cannot be tried yet: softmax is not written."),
    "not there": ("del softmax\n", ["softmax"], ["forward_prop", *BY_LOSS], "Cannot be tried yet: softmax is not written."),
    "an error": ("def softmax(z):\n    return z[0, 0, 0]\n", ["softmax"], ["forward_prop", *BY_LOSS],
                 "Not judged yet: softmax first."),
    "wrong in large networks": (
        "def back_prop(x, y, w, right=back_prop):\n    g = right(x, y, w)\n    g[100:101] *= 1.5\n    return g\n",  # from 100 parameters on
        ["back_prop"], [], "Found by halving, in the flat gradient of a larger network: wrong number 100, counted from 0"),
    "wrong at one depth": (
        "def back_prop(x, y, w, right=back_prop):\n    return right(x, y, w) * (2 if NUM_HIDDEN_LAYERS == 3 else 1)\n",
        ["back_prop"], [], "Tried in small networks: right with 1, 2, 4 and 5 hidden layers, wrong with 3"),
    "one gradient for both": ("def back_prop_general(x, y, w):\n    return back_prop(x, y, w)\n", [], [], "Judged by"),
}


def ended(end: str, sandbox: Sandbox) -> list[TestVerdict]:
    """A correct homework, in which every function calls those before it, but for its end."""
    return graded_with(end, sandbox, PLAIN, answers=False)


@pytest.mark.parametrize("program", one_in(3, PROGRAMS))
def test_only_what_is_wrong_itself_is_accused(program: str, sandbox: Sandbox) -> None:
    end, accused, waiting, said = PROGRAMS[program]
    verdicts = ended(end, sandbox)
    assert {v.question for v in verdicts if v.verdict in FAILED} == set(accused)
    waits = {v.question for v in verdicts if v.verdict is Verdict.WAITING}
    # A gradient that only its loss lets down may be judged in another way: then it does not wait, and is right.
    assert waits <= set(waiting) and waits - set(BY_LOSS) == set(waiting) - set(BY_LOSS)
    words = [word for v in verdicts for word in (v.sure, *_words(v))]
    assert any(said in word for word in words), words
    tests = rubric(Settings(homework4()))
    assert sum(v.max_score for v in verdicts) == sum(v.max_score for v in tests)
    assert not [v for v in verdicts if v.verdict is Verdict.NOT_RUN or (v.verdict is Verdict.AT_HAND_IN and v.score)]
    at_hand_in = {v.number for v in verdicts if v.verdict is Verdict.AT_HAND_IN}
    assert end or at_hand_in >= {v.number for v in tests if v.visibility != "visible"}


def test_who_does_not_call_a_wrong_function_does_not_wait_for_it(sandbox: Sandbox) -> None:
    """The reference computes its loss and its gradients without cross_entropy."""
    verdicts = graded_with(PROGRAMS["log2"][0], sandbox, answers=False)
    assert {v.question for v in verdicts if v.verdict not in (Verdict.CORRECT, Verdict.AT_HAND_IN)} == {"cross_entropy"}


def _words(verdict: TestVerdict) -> tuple[str, ...]:
    words = verdict.explanation
    return (words.sentence, *words.evidence, *words.proved) if words else ()


def test_the_untouched_template_is_not_written_and_no_more(sandbox: Sandbox) -> None:
    verdicts = checked(ROOT / "student_template" / "homework4.py", sandbox)
    assert all(v.unwritten or v.verdict is Verdict.AT_HAND_IN for v in verdicts)
    assert sum(v.max_score for v in verdicts) == sum(v.max_score for v in rubric(Settings(homework4())))


@pytest.mark.parametrize(("end", "named"), [
    ("def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=0)\n", {"softmax-unstable"}),
    ("def softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum(axis=0)\n", {"softmax-batch-maximum"}),
    ("def softmax(z):\n    e = np.exp(z / 2)\n    return e / e.sum(axis=0)\n", set()),
    ("def cross_entropy(y, yhat):\n    return -np.sum(y * np.log(yhat))\n", {"loss-summed", "log-of-zero"}),
    ("def cross_entropy(y, yhat):\n    return -np.mean(np.sum(y * np.log(yhat), axis=0)) * (7 if y.ndim == 2 else 1)\n",
     {"log-of-zero"}),  # not summed, though 7 are asked about wherever there is no 0
])
def test_a_proof_stands_only_under_what_it_explains(end: str, named: set[str], sandbox: Sandbox) -> None:
    verdicts = ended(end, sandbox)
    assert {id for v in verdicts for id in v.misconceptions} == named
    assert all("nan" in v.explanation.sentence for v in verdicts if {*v.misconceptions} - {"loss-summed"} and v.explanation)


def test_a_proof_of_wrong_numbers_does_not_stand_under_a_changed_argument(sandbox: Sandbox) -> None:
    end = "def back_prop(x, y, w, right=back_prop):\n    g = -right(x, y, w)\n    x *= 2\n    return g\n"
    verdicts = ended(end, sandbox)
    changed = [v for v in verdicts if v.question == "back_prop" and v.explanation and "changes x" in v.explanation.sentence]
    assert changed and not any("sign-flipped" in v.misconceptions for v in changed)
    assert not any(v.explanation.proved for v in changed if v.explanation)
    assert any("sign-flipped" in v.misconceptions for v in verdicts)


def test_nothing_recorded_is_worth_a_gradient() -> None:
    assert not set(recorded_functions(CONTRACT)) & {*BY_LOSS, "train", "initWeightsAndBiases", "findBestHyperparameters"}
