"""Grades every sample submission for real: right ones get full marks and no id, mistakes lose only what they should.

python tests/bench/samples_graded.py [NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.grading.grade_questions import Settings, run_questions  # noqa: E402
from grader.homework.contract import CONTRACT  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.judgement.verdict import TestVerdict, Verdict  # noqa: E402
from grader.sandbox.host.sandbox import Sandbox  # noqa: E402
from grader.sandbox.protocol.program import Piece, Program  # noqa: E402
from tests.support.samples import Mistake, Sample, correct, mistakes  # noqa: E402

KEPT = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)


def graded(sandbox: Sandbox, sample: Sample) -> list[TestVerdict]:
    """Parts 1 to 5 of one sample."""
    program = Program((Piece(sample.text, "homework4.py"),), contract=CONTRACT)
    verdicts = run_questions(program, sandbox, Settings(homework4(), secret_seed="samples"))
    sandbox.clean()
    return verdicts


def complaint(verdicts: list[TestVerdict], sample: Sample) -> str:
    """What differs from the expected outcome; empty when nothing does."""
    lost = {verdict.question for verdict in verdicts if verdict.verdict not in KEPT}
    followed = {verdict.question for verdict in verdicts if verdict.verdict is Verdict.FOLLOW_THROUGH}
    ids = {id for verdict in verdicts for id in verdict.misconceptions}
    mistake = sample if isinstance(sample, Mistake) else None
    expected = set(mistake.functions) if mistake and mistake.costs else set()
    named = {mistake.id} if mistake else set()
    # A gradient that is right for the file's own loss keeps its marks; a hint is given where the numbers show it.
    as_expected = ids == named or (mistake is not None and not mistake.costs and ids <= named)
    if lost <= expected <= lost | followed and as_expected:
        return ""
    return f"lost {sorted(lost)}, expected {sorted(expected)}; named {sorted(ids)}, expected {sorted(named)}"


def main() -> int:
    every: tuple[Sample, ...] = (*correct(), *mistakes(1, 2, 3, 4, 5))
    chosen = [each for each in every if not sys.argv[1:] or each.name in sys.argv[1:]]
    bad = 0
    with Sandbox() as sandbox:
        for sample in chosen:
            if said := complaint(graded(sandbox, sample), sample):
                bad += 1
                print(f"{sample.name}: {said}", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} samples are graded and named as expected")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
