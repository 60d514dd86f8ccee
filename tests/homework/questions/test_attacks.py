"""Attacks on the questions themselves: what the battery of the sandbox, which puts no questions, cannot see."""

import pytest

from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support import grading
from tests.support.attacks import attack as source_of
from tests.support.slow import slow

resource = pytest.importorskip("resource")


def graded(attack: str, sandbox: Sandbox, *parts: int) -> list[TestVerdict]:
    return handed_in(source_of(attack), sandbox, *parts)


def handed_in(source: str, sandbox: Sandbox, *parts: int) -> list[TestVerdict]:
    return grading.graded({"homework4.py": source}, sandbox, parts=parts)


def points(verdicts: list[TestVerdict], function: str) -> float:
    return sum(verdict.score for verdict in verdicts if verdict.question == function)


def test_a_visible_test_is_told_nothing_of_the_inputs_of_a_hidden_one(sandbox):
    shown = [verdict for verdict in graded("tell_the_hidden_inputs", sandbox, 1, 2, 4) if verdict.visibility == "visible"]
    assert "nothing" in str(shown) and "leak=" not in str(shown)


def test_numbers_near_the_largest_there_is_are_wrong_and_no_fault_of_the_graders(sandbox):
    found = graded("enormous_numbers", sandbox, 1, 4)
    assert {verdict.verdict for verdict in found if verdict.question != "relu_prime"} == {Verdict.WRONG}


@pytest.mark.parametrize("source", ["def train(x, y, w, *more):\n    back_prop(None, x, w)\n    return w, [w]\ndef back_prop(*given): pass\n", *(
    f"def initWeightsAndBiases(*given): return {value}\ndef train(*given): return {value}\n"
    for value in ("{'a': 1}", "'x'", "((1.0, 2.0), (3.0,))", "(1.0, 2.0)", "(None, None)", "(1, {})"))])
def test_whatever_part_6_is_given_is_a_verdict_on_the_student(source, sandbox):
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in handed_in(source, sandbox, 6)}


def test_a_forged_load_report_costs_the_trusted_side_nothing(sandbox):
    found = graded("forge_the_load_report", sandbox, 1)
    assert points(found, "relu") == 0 and len(str(found)) < 200_000


def test_the_text_of_an_error_stays_on_its_line(sandbox):
    source = "def relu(z): raise ValueError('no\\n\\n  Total   100 / 100')"
    assert "\n" not in handed_in(source, sandbox, 1)[0].explanation.sentence


# What a file may earn at most in the functions that it did not write, and in the tests of training that saw none.
EARNED = [
    slow("sklearn_backprop", (5,), {"back_prop": 0, "back_prop_general": 0}),
    ("guard_removed", (5,), {"back_prop": 0, "back_prop_general": 0}),
    slow("numeric_gradient", (3,), {"gradients_3_layer": 0}),
    slow("numeric_gradient_and_a_sacrifice", (2, 5), {"dz1_db1": 0, "back_prop": 0, "back_prop_general": 0}),
    slow("complex_steps_of_each_neuron", (3, 5), {"gradients_3_layer": 0, "back_prop": 0, "back_prop_general": 0}),
    slow("differences_of_each_neuron", (5,), {"back_prop": 0, "back_prop_general": 0}),
    slow("perturbations_of_whole_rows", (5,), {"back_prop": 0, "back_prop_general": 0}),
    slow("kept_from_one_look", (5,), {"back_prop": 0, "back_prop_general": 0}),
    slow("gives_up_in_large_networks", (5,), {"back_prop": 0, "back_prop_general": 0}),
    slow("complex_numbers_by_a_view", (5,), {"back_prop": 0, "back_prop_general": 0}),
    ("of_each_other", (1,), {"relu": 0, "relu_prime": 0}),
    slow("left_in_a_global", (5,), {"back_prop": 20, "back_prop_general": 0}),
    slow("gone_in_large_networks", (5,), {"back_prop": 0, "back_prop_general": 0}),
    ("aliases", (3, 5), {"gradients_3_layer": 0, "back_prop": 20, "back_prop_general": 0}),
    ("two_guesses", (5,), {"back_prop": 1, "back_prop_general": 0}),
    ("one_hidden_layer_only", (5,), {"back_prop": 0, "back_prop_general": 0}),
    ("read_the_tables", (1, 4), {"forward_prop": 0}),  # true values for a faulty function do not answer its callers
    slow("train_nothing", (6,), {"train": 0}),
    ("forge_the_steps", (6,), {"train": 0}),
    slow("trajectory_of_nothing", (6,), {"train": 0}),
    ("unseen_steps", (6,), {"train": 9}),
    slow("altered_examples", (6,), {"train": 8}),
    slow("zeros_made_up", (6,), {"train": 7}),
    slow("pretrained_weights", (6,), {"train": 9}),
    slow("labels_of_the_test_data", (6,), {"train": 9}),
    slow("forged_trial", (6,), {"findBestHyperparameters": 0}),
]


@pytest.mark.parametrize(("attack", "parts", "most"), EARNED)
def test_marks_are_earned_only_by_what_was_written_and_seen(attack, parts, most, sandbox):
    found = graded(attack, sandbox, *parts)
    assert {function: points(found, function) for function in most} == most
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in found}
    assert attack != "differences_of_each_neuron" or "rounding errors" in str(grading.accused(found))


def test_a_hidden_input_is_not_told_as_the_strength_of_a_regularisation(sandbox):
    found = graded("hidden_input_as_lambda", sandbox, 4)
    said = str([each.explanation for each in found])
    assert points(found, "forward_prop") < 16 and said.count("with the constant") == said.count("with the constant 0.001")


def test_an_argument_changed_in_secret_is_seen(sandbox):
    found = graded("changed_in_secret", sandbox, 1, 4)
    lost = {verdict.question for verdict in found if verdict.verdict is Verdict.WRONG}
    assert lost >= {"relu", "softmax", "cross_entropy", "forward_prop"}


@pytest.mark.parametrize(("attack", "part"), [("nan_in_eight_dimensions", 1), ("one_long_word_among_short_ones", 1),
                                              ("trajectory_of_nothing", 6)])
def test_no_value_is_more_than_the_grader_can_hold(attack, part, sandbox):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = graded(attack, sandbox, part)
    assert Verdict.NOT_RUN not in {verdict.verdict for verdict in found}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 << 10
