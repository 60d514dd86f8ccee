"""Every sample mistake is named exactly, and no correct solution is ever accused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from inprocess import load
from programs import PROGRAMS
from samples import REFERENCE, Sample, correct, mistakes

from grader.homework.diagnosis.diagnosing import Diagnosed, diagnose_question, load_misconceptions
from grader.homework.diagnosis.examining import Examinee

KNOWN = load_misconceptions(REFERENCE)
TRAINING = {
    "batch-size-ignored",
    "best-on-test-data",
    "features-permuted",
    "gradient-not-applied",
    "labels-left-behind",
    "last-batch-dropped",
    "no-shuffle",
    "step-clipped",
    "step-not-scaled",
    "tuned-on-training-data",
    "uphill-step",
    "worst-on-validation",
}


@pytest.mark.parametrize("sample", mistakes(), ids=lambda sample: sample.path.stem)
def test_every_mistake_is_named_no_more_and_no_less(sample: Sample) -> None:
    student = load(sample.path)
    for question in sample.questions:
        findings = diagnose_question(question, student, KNOWN, fresh=student.fresh)
        assert findings is not None, f"nothing proved about {question}"
        assert set(findings.ids) == sample.expects, findings
        assert findings.proved and findings.read.startswith(("§", "the homework"))


@pytest.mark.parametrize("path", correct(), ids=lambda path: path.stem)
@pytest.mark.parametrize("question", KNOWN.QUESTIONS)
def test_no_correct_solution_is_accused(path: Path, question: str) -> None:
    student = load(path)
    diagnosed = Diagnosed(Examinee(question, student, KNOWN, fresh=student.fresh))
    assert diagnosed.right()
    assert diagnosed.findings() is None


def test_every_id_is_met_in_a_sample_or_in_a_wrong_program() -> None:
    """Those of Part 6 are met there."""
    met = {"prediction-left-out", "labels-left-out"}  # half of a Jacobian gives the same: never named alone
    met |= {id for sample in mistakes() for id in sample.expects} | {id for each in PROGRAMS for id in each.says}
    assert set(KNOWN.CATALOGUE) - met <= TRAINING


def test_no_sentence_contains_code() -> None:
    for mistake in KNOWN.CATALOGUE.values():
        assert not any(code in " ".join(mistake) for code in ("np.", "@", "axis=", ".T ", "return "))
        assert mistake.question.endswith("?")
