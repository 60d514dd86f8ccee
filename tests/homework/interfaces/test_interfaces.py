"""A correct solution in each published interface answers as the contract asks, through its adapter."""

from pathlib import Path

import numpy as np
import pytest

from grader.homework.contract import CONTRACT
from grader.intake.refusals import CallerError
from grader.intake.taking import take_in
from grader.judgement.points import Sizes, designed_point
from grader.questions.run import Settings, run_questions
from grader.questions.scope import Scope
from grader.sandbox.exposing import Exposed
from grader.sandbox.loading import load
from grader.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/submissions/intake/interfaces"
DEEP = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=2)
SHALLOW = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=1)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as room:
        yield room


def loaded(path, sizes, **options):
    submission = take_in(path, CONTRACT, **options)
    exposed = Exposed({"__name__": "homework4"})
    report = load(submission.program, exposed, statement_seconds=2)
    assert report.error is None
    exposed.namespace.update(sizes.constants())
    return {**exposed.namespace, **exposed.entries}, submission


@pytest.mark.parametrize(("file", "interface", "sizes"), [
    ("rows", "rows", DEEP),
    ("fce_gradce", "fce_gradce", DEEP),
    ("solution_names_sums", "solution_names", DEEP),
    ("solution_names_averages", "solution_names", DEEP),
    ("one_hidden_layer_rows", "one_hidden_layer", SHALLOW),
    ("one_hidden_layer_columns", "one_hidden_layer", SHALLOW),
])
class TestInterface:
    def test_is_recognised_and_said(self, file, interface, sizes):
        submission = take_in(SAMPLES / f"{file}.py", CONTRACT)
        assert submission.interface == interface
        assert any("published interface" in note for note in submission.notes)

    def test_gives_the_loss_and_gradient_of_the_reference(self, file, interface, sizes):
        theirs, _ = loaded(SAMPLES / f"{file}.py", sizes)
        truth, _ = loaded(ROOT / "reference/homework4.py", sizes)
        at = designed_point(11, sizes, 6)
        assert theirs["forward_prop"](at.x, at.y, at.w)[0] == pytest.approx(truth["forward_prop"](at.x, at.y, at.w)[0])
        np.testing.assert_allclose(theirs["back_prop"](at.x, at.y, at.w), truth["back_prop"](at.x, at.y, at.w),
                                   rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("file", ["rows", "solution_names_sums", "solution_names_averages"])
def test_layers_come_out_as_the_contract_has_them(file):
    theirs, _ = loaded(SAMPLES / f"{file}.py", DEEP)
    truth, _ = loaded(ROOT / "reference/homework4.py", DEEP)
    at = designed_point(12, DEEP, 6)
    got, expected = theirs["forward_prop"](at.x, at.y, at.w), truth["forward_prop"](at.x, at.y, at.w)
    for mine, true in zip([*got[1], *got[2], got[3]], [*expected[1], *expected[2], expected[3]], strict=True):
        np.testing.assert_allclose(mine, true, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("file", ["rows", "fce_gradce"])
def test_initial_parameters_are_one_flat_vector(file):
    theirs, _ = loaded(SAMPLES / f"{file}.py", DEEP)
    assert theirs["initWeightsAndBiases"]().shape == (DEEP.parameters,)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_a_correct_solution_gets_full_marks_for_what_it_contains(path, sandbox):
    submission = take_in(path, CONTRACT)
    scope = Scope(submission.reach.loss_alone, submission.reach.hidden_layers)
    verdicts = run_questions(submission.program, sandbox, Settings(parts=(4, 5), scope=scope))
    sandbox.clean()
    lost = {verdict.question for verdict in verdicts if verdict.score < verdict.max_score}
    assert lost == {"back_prop_general"}, "which none of these interfaces has"


@pytest.mark.parametrize(("file", "right", "wrong", "names"), [
    ("fce_gradce", "-np.mean(np.sum(", "-np.sum(np.sum(", "loss-summed"),
    ("one_hidden_layer_columns", "/ len(x)", "* 1.0", "missing-batch-mean"),
])
def test_a_mistake_is_named_through_an_interface(file, right, wrong, names, tmp_path, sandbox):
    source = (SAMPLES / f"{file}.py").read_text()
    assert right in source
    (tmp_path / "homework4.py").write_text(source.replace(right, wrong))
    submission = take_in(tmp_path / "homework4.py", CONTRACT)
    scope = Scope(submission.reach.loss_alone, submission.reach.hidden_layers)
    verdicts = run_questions(submission.program, sandbox, Settings(parts=(4, 5), scope=scope))
    sandbox.clean()
    assert {id for verdict in verdicts for id in verdict.misconceptions} == {names}


def test_the_contract_itself_needs_no_adapter():
    assert take_in(ROOT / "reference/homework4.py", CONTRACT).program.adapter == ""


def test_an_unknown_interface_is_the_callers_fault():
    with pytest.raises(CallerError, match="no interface 'sideways'"):
        take_in(SAMPLES / "rows.py", CONTRACT, interface="sideways")
