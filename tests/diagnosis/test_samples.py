"""Every sample mistake is named exactly, and no correct solution is ever accused."""

from functools import cache

import pytest

from grader.grading.student import Student
from grader.homework.diagnosis.diagnosing import Diagnosed, diagnose_question, load_misconceptions
from grader.homework.diagnosis.examining import Examinee
from tests.diagnosis.programs import PROGRAMS
from tests.support.in_process import File
from tests.support.samples import REFERENCE, Mistake, Sample, cases, correct, mistakes
from tests.support.slow import one_in

KNOWN = load_misconceptions(REFERENCE)
TRAINING = {
    "batch-size-ignored", "best-on-test-data", "features-permuted", "gradient-not-applied", "labels-left-behind",
    "last-batch-dropped", "no-shuffle", "step-clipped", "step-not-scaled", "tuned-on-training-data", "uphill-step",
    "worst-on-validation",
}


@pytest.mark.parametrize("sample", cases(1, 2, 3, 4, 5, step=2))
def test_every_mistake_is_named_no_more_and_no_less(sample: Mistake) -> None:
    file = File(sample.text)
    for question in sample.functions:
        findings = diagnose_question(question, Student(file), KNOWN, fresh=file.forget)
        assert findings is not None, f"nothing proved about {question}"
        assert set(findings.ids) == {sample.id}, findings
        assert findings.proved and findings.read.startswith(("§", "the homework"))


@cache
def loaded(solution: Sample) -> File:
    """Loaded once for all questions: a correct solution keeps nothing from call to call."""
    return File(solution.text)


@pytest.mark.parametrize("sample", one_in(3, correct()), ids=lambda sample: sample.name)
@pytest.mark.parametrize("question", KNOWN.QUESTIONS)
def test_no_correct_solution_is_accused(sample: Sample, question: str) -> None:
    file = loaded(sample)
    diagnosed = Diagnosed(Examinee(question, Student(file), KNOWN, fresh=file.forget))
    assert diagnosed.right()
    assert diagnosed.findings() is None


def test_every_id_is_met_in_a_sample_or_in_a_wrong_program() -> None:
    """Those of Part 6 are met there."""
    met = {"prediction-left-out", "labels-left-out"}  # half of a Jacobian gives the same: never named alone
    met |= {sample.id for sample in mistakes(1, 2, 3, 4, 5)} | {id for each in PROGRAMS for id in each.says}
    assert set(KNOWN.CATALOGUE) - met <= TRAINING


def test_no_sentence_contains_code() -> None:
    for mistake in KNOWN.CATALOGUE.values():
        assert not any(code in " ".join(mistake) for code in ("np.", "@", "axis=", ".T ", "return "))
        assert mistake.question.endswith("?")


@pytest.mark.parametrize(("question", "read"), [
    ("back_prop", "§7.2, step 3(a)"), ("gradients_3_layer", "§4 to §6"), ("dJ_dW1_by_jacobians", "§2, §3"),
    ("relu_prime", "§3 (relu')"),
])
def test_where_a_mistake_is_read_up_is_where_its_function_is_derived(question: str, read: str) -> None:
    assert KNOWN.words("missing-relu-mask", question).read == read
