"""The student's own machine: no reference is there, and yet mistakes are named from what the functions say together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.taking import take_in
from grader.judgement.verdict import TestVerdict
from grader.questions.run import FAILED, Settings, run_questions
from grader.sandbox.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
MISTAKES = ROOT / "tests" / "submissions" / "mistakes"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as room:
        yield room


@pytest.fixture(autouse=True)
def no_reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKPROP_GRADER_REFERENCE", str(tmp_path / "nowhere"))


def checked(path: Path, sandbox: Sandbox) -> list[TestVerdict]:
    verdicts = run_questions(take_in(path, CONTRACT).program, sandbox, Settings(answers=False))
    sandbox.clean()
    return verdicts


@pytest.mark.parametrize(("name", "id"), [
    ("missing_batch_mean_a", "missing-batch-mean"), ("sum_for_weights_b", "sum-for-weights-mean-for-biases"),
    ("sum_for_biases_a", "mean-for-weights-sum-for-biases"), ("double_mean_a", "double-batch-mean"),
    ("sign_flipped_a", "sign-flipped"), ("packing_a", "packing-order"), ("reversed_a", "layers-reversed"),
    ("bias_not_summed_a", "bias-not-summed"), ("l2_gradient_a", "l2-in-gradient-only"),
    ("divided_by_classes_a", "divided-by-classes"), ("divided_by_features_a", "divided-by-features"),
    ("unstable_a", "softmax-unstable"), ("log_zero_a", "log-of-zero"), ("hard_coded_b", "hard-coded-sizes"),
])
def test_a_mistake_is_named_without_answers(name: str, id: str, sandbox: Sandbox) -> None:
    verdicts = checked(MISTAKES / f"{name}.py", sandbox)
    assert {each for v in verdicts for each in v.misconceptions} == {id}
    assert all(v.explanation and v.explanation.proved for v in verdicts if v.misconceptions)


def test_where_no_relation_is_known_the_wrong_blocks_are_told(sandbox: Sandbox) -> None:
    verdicts = checked(MISTAKES / "missing_mask_a.py", sandbox)
    told = [v for v in verdicts if v.verdict in FAILED]
    assert {v.question for v in told} == {"back_prop"}
    assert all(any("dJ/dW(3) and dJ/db(3) are right" in line for line in v.explanation.evidence) for v in told)


def test_wrong_numbers_of_a_large_network_are_found_by_halving(sandbox: Sandbox, tmp_path: Path) -> None:
    """Right wherever there are fewer than 100 parameters."""
    source = (ROOT / "reference" / "homework4.py").read_text(encoding="utf-8")
    source += ("\n\nright = back_prop\n\n\ndef back_prop(x, y, w):\n    g = right(x, y, w)\n"
               "    g[100:101] *= 1.5\n    return g\n")
    (tmp_path / "homework4.py").write_text(source, encoding="utf-8")
    verdicts = checked(tmp_path / "homework4.py", sandbox)
    told = next(v for v in verdicts if v.number == "5.3")
    assert told.explanation and "Found by halving: wrong are the numbers 100 of the flat gradient" in told.explanation.evidence


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "submissions" / "correct").glob("*.py"))[::4],
                         ids=lambda path: path.stem)
def test_a_correct_solution_passes_without_answers(path: Path, sandbox: Sandbox) -> None:
    assert [v for v in checked(path, sandbox) if v.verdict in FAILED] == []
