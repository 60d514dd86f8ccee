"""What real homework made necessary: each sample is read as it is written, and gets the marks of what it does."""

from collections import defaultdict

import pytest

from grader.grading.grade import Options, grade
from grader.homework.homework4 import homework4
from grader.judgement.verdict import Verdict
from grader.sandbox.host.hung import Hung
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.reply import TimedOut
from tests.support.grading import REFERENCE
from tests.support.in_process import File
from tests.support.samples import attacks, cases, sample
from tests.support.slow import slow

[ONE_HIDDEN_LAYER] = attacks("one_hidden_layer_only")  # all of this homework, but a network with one hidden layer only


def in_layout(name):
    return sample(name, "layouts").path


def graded(path, sandbox, *parts, interface=None):
    return grade(path, homework4(), sandbox=sandbox, options=Options(parts=parts, interface=interface))


def points(report):
    found = defaultdict(float)
    for test in report.tests:
        found[test.question] += test.score
    return found


def said(report):
    return " ".join(report.notes)


@pytest.mark.parametrize(("name", "forward", "back", "words"), [
    ("rows_data_out_in_weights", 16, 20, "examples are rows."),
    slow("one_hidden_rows_out_in", 16, 20, "examples are rows, parameters stand layer by layer"),
    ("one_hidden_x_columns_y_rows", 16, 20, "examples are columns of x and rows of y"),
    slow("more_arguments_width_and_depth", 16, 20, "it is given NUM_HIDDEN and NUM_HIDDEN_LAYERS"),
    slow("fce_gradient_with_alpha", 16, 20, "gradCE is given 0 for alpha"),
    ("fce_many_layers_with_pack", 16, 20, "forward_prop is your fCE, back_prop is your gradCE"),
    ("whole_number_labels_without_ten_classes", 16, 20, "labels are whole numbers"),
    slow("fce_whole_number_labels", 10, 12, "labels are whole numbers"),  # of ten classes only, which costs other sizes
    # softmax overflows in these two, which costs 2 points of forward_prop
    ("one_hidden_gradient_takes_layers", 14, 20, "gradCE is handed what the loss function returned"),
    ("one_hidden_own_width_written_in", 8, 12, "works with 784 inputs, hidden layers of 40 and 10 classes only"),
    slow("one_hidden_ten_classes_written_in", 10, 12, "one hidden layer, so every network that is asked about has one"),
    ("solution_names_as_published", 16, 20, "the cost is a sum over the examples"),
    slow("zs_of_hidden_layers_only", 12, 20, ""),  # the last z costs 4.1 and 4.2
    ("one_hidden_rows_scale", 16, 1, "examples are rows, W is (in, out)"),
])
def test_marks_of_a_sample(name, forward, back, words, sandbox):
    report = graded(in_layout(name), sandbox, 4, 5)
    assert (points(report)["forward_prop"], points(report)["back_prop"]) == (forward, back)
    assert words in said(report)
    named = {id for test in report.tests for id in test.misconceptions}
    assert back != 1 or named == {"sum-for-weights-mean-for-biases"}, "what is wrong is named as ever"


@pytest.mark.parametrize("name", ["own_api_rows_softmax", "one_hidden_rows_scale_named_softmax"])
def test_softmax_by_rows_is_right_where_data_are_rows_or_nothing_says_how_they_lie(name, sandbox):
    report = graded(in_layout(name), sandbox, 1)
    assert points(report)["softmax"] == 4
    assert "softmax works by rows" in said(report)


@pytest.mark.parametrize(("name", "initial", "train"), [
    slow("solution_names_as_published", 2, 6),     # its settings are written in, and there is no trajectory
    ("one_hidden_train_as_published", 0, 6),   # its settings are written in
])
def test_train_is_judged_in_the_form_that_was_published(name, initial, train, sandbox):
    found = points(graded(in_layout(name), sandbox, 6))
    assert (found["initWeightsAndBiases"], found["train"]) == (initial, train)


def test_a_comment_decides_nothing(sandbox, tmp_path):
    comment = "# the widths are (NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT)\n"  # another order than W has them
    (tmp_path / "homework4.py").write_text(comment + sample("plain").text)
    report = graded(tmp_path / "homework4.py", sandbox, 1, 2, 3, 4, 5)
    assert report.earned == report.max_score
    assert "Found by calling" not in said(report)


def test_nobody_chooses_an_easier_exam(sandbox):
    """A file that holds what only this homework asks for is asked for layers and for any depth, whatever its names."""
    report = graded(ONE_HIDDEN_LAYER, sandbox, 4, 5)
    assert points(report)["forward_prop"] + points(report)["back_prop"] <= 2
    assert "fCE gives the loss alone: zs, hs and yhat are asked for, and cost their points." in said(report)
    assert "fCE has one hidden layer: deeper networks are asked for, and cost their points." in said(report)
    told = {test.explanation.sentence for test in report.tests if test.number in ("4.2", "5.2")}
    assert told == {"fCE knows networks of 1 hidden layer only; here one with 2 is asked for.",
                    "gradCE knows networks of 1 hidden layer only; here one with 3 is asked for."}


@pytest.mark.slow
def test_the_instructor_may_name_another_year(sandbox):
    report = graded(ONE_HIDDEN_LAYER, sandbox, 4, 5, interface="one_hidden_layer")
    assert (points(report)["forward_prop"], points(report)["back_prop"]) == (16, 20)


NOT_OURS = '''
import numpy as np
NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT = 784, 40, 10


def fCE(images, labels, weights, activations, rate_of_dropout):
    return activations @ weights @ images


def gradCE(images, labels, weights, activations, rate_of_dropout):
    return weights
'''


@pytest.mark.slow
def test_a_form_that_is_not_understood_is_the_graders_limit_and_said_once(tmp_path, sandbox):
    (tmp_path / "homework4.py").write_text(NOT_OURS)
    report = graded(tmp_path / "homework4.py", sandbox, 4, 5)
    verdicts = {(test.question, test.verdict) for test in report.tests}
    assert verdicts == {("forward_prop", Verdict.NOT_RUN), ("back_prop", Verdict.NOT_RUN),
                        ("back_prop_general", Verdict.MISSING)}
    assert report.grader_failed
    assert said(report).count("in none of the forms that the grader knows could fCE and gradCE be called") == 1
    assert "TypeError" not in " ".join(test.explanation.sentence for test in report.tests if test.explanation)


def test_a_bug_in_a_function_of_the_contract_is_a_bug(tmp_path, sandbox):
    (tmp_path / "homework4.py").write_text(f"{REFERENCE}\n\n\ndef forward_prop(x, y, weightsAndBiases):\n"
                                           "    Ws, bs = unpack(weightsAndBiases)\n    return Ws[0] @ x + bs[0]\n")
    report = graded(tmp_path / "homework4.py", sandbox, 4)
    assert {test.verdict for test in report.tests} <= {Verdict.ERROR, Verdict.WRONG}
    assert any("ValueError: operands could not be broadcast" in test.explanation.sentence for test in report.tests)
    assert not report.grader_failed


@pytest.mark.slow
def test_a_function_that_hangs_costs_one_wait(tmp_path, monkeypatch):
    waits: list[str] = []
    noted = Hung.noted

    def counted(self, request, reply):
        waits.extend([request.function] if isinstance(reply, TimedOut) else [])
        return noted(self, request, reply)

    monkeypatch.setattr(Hung, "noted", counted)
    (tmp_path / "homework4.py").write_text("def forward_prop(x, y, w):\n    while True: pass\n"
                                           "def back_prop(x, y, w):\n    return w\n")
    with Sandbox(Limits(call_seconds=1)) as room:
        report = graded(tmp_path / "homework4.py", room, 4)
    assert {test.verdict for test in report.tests} == {Verdict.TIMEOUT}
    assert waits == ["forward_prop"]


@pytest.mark.parametrize("mistake", [*cases(1), *cases(4)])
def test_a_mistake_in_the_loss_is_not_taken_for_another_form_of_the_labels(mistake):
    """A loss of the first example alone, say, changes with whole-number labels as a loss would."""
    file = File(mistake.text)
    assert not any("whole numbers" in note for note in (file.read(), file.notes)[1])
