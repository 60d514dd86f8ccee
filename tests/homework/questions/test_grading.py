"""Whole submissions, through worker and questions: what each one scores, and which questions are wrong."""

import json
from pathlib import Path

import pytest

from grader.grading.grade_questions import FAILED, Settings, rubric
from grader.homework import recording
from grader.homework.contract import EVERY_PART
from grader.homework.homework4 import PUBLIC_CASES, homework4
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import REFERENCE, graded_at, graded_with
from tests.support.samples import ROOT, Mistake, mistakes, sample
from tests.support.slow import one_in

CHOSEN = (
    "missing-batch-mean_in_back_prop_general_of_plain", "softmax-wrong-axis_2_in_softmax_of_dictionaries",
    "transposed-weights_2_in_back_prop_of_dictionaries", "bias-summed-to-scalar_in_back_prop_of_plain",
    "missing-relu-mask_3_in_back_prop_of_dictionaries", "l2-in-gradient-only_in_back_prop_of_plain",
    "packing-order_in_back_prop_of_plain", "sign-flipped_in_back_prop_of_plain", "log-of-zero_in_cross_entropy_of_plain",
    "missing-hidden-activation_in_forward_prop_of_plain", "double-batch-mean_in_back_prop_of_plain",
    "column-major-vec_in_vec_of_plain", "column-major-vec_in_unvec_of_dictionaries",
)


def score(verdicts: list[TestVerdict]) -> float:
    return sum(verdict.score for verdict in verdicts)


def test_the_rubric_totals_100() -> None:
    assert sum(test.max_score for test in rubric(Settings(homework4(), parts=EVERY_PART))) == 100


def test_numbers_are_unique_and_parts_follow_them() -> None:
    numbers = [test.number for test in rubric(Settings(homework4()))]
    assert len(numbers) == len(set(numbers))
    assert numbers == sorted(numbers, key=lambda number: tuple(map(int, number.split("."))))


def test_the_reference_gets_everything(sandbox: Sandbox) -> None:
    verdicts = graded_at(ROOT / "reference" / "homework4.py", sandbox)
    assert [v for v in verdicts if v.verdict is not Verdict.CORRECT] == []
    assert score(verdicts) == sum(test.max_score for test in rubric(Settings(homework4())))


@pytest.mark.slow
def test_the_reference_learns_mnist(mnist: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DIR", str(mnist))
    verdicts = graded_at(ROOT / "reference" / "homework4.py", sandbox, parts=(6,))
    assert {v.verdict for v in verdicts} == {Verdict.CORRECT}
    assert any(v.learned.data == "MNIST" for v in verdicts if v.learned)


def test_the_untouched_template_gets_nothing_in_any_test_of_the_rubric_and_is_told_so(sandbox: Sandbox) -> None:
    verdicts = graded_at(ROOT / "student_template" / "homework4.py", sandbox, parts=EVERY_PART)
    assert [(v.number, v.name, v.max_score) for v in verdicts] == [
        (v.number, v.name, v.max_score) for v in rubric(Settings(homework4(), parts=EVERY_PART))]
    assert score(verdicts) == 0
    assert {v.explanation.sentence for v in verdicts if v.explanation} == {
        f"{question} is not implemented yet." for question in {v.question for v in verdicts}}


@pytest.mark.slow
def test_a_regrade_gives_the_same_bits(sandbox: Sandbox) -> None:
    path = sample(CHOSEN[0]).path
    assert graded_at(path, sandbox, secret_seed="one") == graded_at(path, sandbox, secret_seed="one")


@pytest.mark.parametrize("mistake", one_in(3, (each for each in mistakes() if each.name in CHOSEN)), ids=lambda each: each.name)
def test_a_mistake_costs_only_its_own_questions(mistake: Mistake, sandbox: Sandbox) -> None:
    verdicts = graded_at(mistake.path, sandbox)
    assert {v.question for v in verdicts if v.verdict in FAILED} == set(mistake.functions)
    assert {id for v in verdicts for id in v.misconceptions} == {mistake.id}
    assert not [v for v in verdicts if v.verdict is Verdict.NOT_RUN]


def bodies(**replacements: str) -> str:
    """Other functions of these names."""
    return "\n\n".join(f"def {function}(*arguments):\n    {body}\n" for function, body in replacements.items())


@pytest.mark.parametrize(("body", "verdict", "words"), [
    ("raise ValueError('no idea')", Verdict.ERROR, "unvec stopped with ValueError: no idea"),
    ("return None", Verdict.WRONG, "not an array of real numbers"),
    ("return np.full(15, np.nan).reshape(3, 5)", Verdict.WRONG, "nan or infinite"),
    ("return np.zeros((5, 3))", Verdict.WRONG, "has shape (5, 3); expected (3, 5)"),
    ("import os; os._exit(0)", Verdict.ERROR, "unvec"),
    ("raise NotImplementedError", Verdict.MISSING, "unvec is not implemented yet."),
])
def test_a_function_without_an_answer_costs_its_own_points(body: str, verdict: Verdict, words: str, sandbox: Sandbox) -> None:
    verdicts = graded_with(bodies(unvec=body), sandbox, parts=(2,))
    own = next(v for v in verdicts if v.question == "unvec")
    assert own.verdict is verdict
    assert own.explanation and words in own.explanation.sentence
    assert {v.question for v in verdicts if v.score < v.max_score} == {"unvec"}
    assert {v.verdict for v in verdicts if v.question == "dJ_dW1_by_jacobians"} == {Verdict.FOLLOW_THROUGH}


def test_a_function_that_is_wrong_beside_what_it_calls_is_told_its_own_mistake(sandbox: Sandbox) -> None:
    added = bodies(relu="return np.abs(arguments[0])", dJ_dW1_by_jacobians="return 2 * chain(*arguments)")
    verdicts = graded_with(added, sandbox, REFERENCE.replace("def dJ_dW1_by_jacobians(x,", "def chain(x,"), parts=(1, 2))
    said = next(v.explanation for v in verdicts if v.number == "2.11")
    assert said.sentence == "With true values of relu wherever the arguments were right: dJ/dW1 is wrong."
    assert "dJ/dW1   got / expected = 2 everywhere" in said.evidence
    assert {v.question for v in verdicts if v.verdict in FAILED} == {"relu", "dJ_dW1_by_jacobians"}


@pytest.mark.parametrize(("name", "question", "lost"), [
    ("hard-coded-sizes_in_forward_prop_of_plain", "forward_prop", {"4.4", "4.8"}),
    ("hard-coded-sizes_in_back_prop_of_dictionaries", "back_prop", {"5.4", "5.7"}),
])
def test_a_file_with_the_default_sizes_written_in_is_graded_at_these(
    name: str, question: str, lost: set[str], sandbox: Sandbox
) -> None:
    verdicts = graded_at(sample(name).path, sandbox)
    assert {v.number for v in verdicts if v.verdict in FAILED} == lost
    assert {v.question for v in verdicts if v.number in lost} == {question}


def test_breaking_a_function_gains_nothing(sandbox: Sandbox) -> None:
    """back_prop answered by back_prop_general, which is not there, is not given true values."""
    added = bodies(back_prop="return back_prop_general(*arguments)", back_prop_general="return None")
    assert score(graded_with(added, sandbox, parts=(5,))) == 0


def test_the_recorded_public_cases_are_in_step() -> None:
    """`python -m grader.homework.recording` writes them again.

    The cases are the same on every machine, the values to the last digits: exp and sums differ from one to the next.
    """
    kept, now = (json.loads(text) for text in (PUBLIC_CASES.read_text(encoding="utf-8"), recording.public_cases()))
    assert kept.keys() == now.keys()
    assert [case for case in kept if not _near(kept[case], now[case])] == []


def _near(kept: object, now: object) -> bool:
    """The same nesting, and the same numbers to the rounding of float64."""
    if isinstance(kept, dict) and isinstance(now, dict):
        return _near(kept["sequence"], now["sequence"])
    if isinstance(kept, list) and isinstance(now, list):
        return len(kept) == len(now) and all(map(_near, kept, now))
    return isinstance(kept, float) and now == pytest.approx(kept, rel=1e-12, abs=1e-300)
