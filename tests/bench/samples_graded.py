"""Grades every sample submission for real: right ones get full marks and no id, mistakes lose only what they should.

python tests/bench/samples_graded.py [NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "diagnosis")]

from samples import Sample, correct, mistakes  # noqa: E402

from grader.grading.grade_questions import Settings, run_questions  # noqa: E402
from grader.homework.contract import CONTRACT  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.judgement.verdict import TestVerdict, Verdict  # noqa: E402
from grader.sandbox.host.sandbox import Sandbox  # noqa: E402
from grader.sandbox.protocol.program import Piece, Program  # noqa: E402

KEPT = (Verdict.CORRECT, Verdict.FOLLOW_THROUGH)


def graded(sandbox: Sandbox, path: Path) -> list[TestVerdict]:
    """Parts 1 to 5 of one sample."""
    program = Program((Piece(path.read_text(encoding="utf-8"), "homework4.py"),), contract=CONTRACT)
    verdicts = run_questions(program, sandbox, Settings(homework4(), secret_seed="samples"))
    sandbox.clean()
    return verdicts


def complaint(verdicts: list[TestVerdict], sample: Sample | None) -> str:
    """What differs from the expected outcome; empty when nothing does."""
    lost = {verdict.question for verdict in verdicts if verdict.verdict not in KEPT}
    followed = {verdict.question for verdict in verdicts if verdict.verdict is Verdict.FOLLOW_THROUGH}
    ids = {id for verdict in verdicts for id in verdict.misconceptions}
    expected = set(sample.questions) if sample and sample.costs else set()
    named = set(sample.expects) if sample else set()
    # A gradient that is right for the file's own loss keeps its marks; a hint is given where the numbers show it.
    as_expected = ids == named or (sample is not None and not sample.costs and ids <= named)
    if lost <= expected <= lost | followed and as_expected:
        return ""
    return f"lost {sorted(lost)}, expected {sorted(expected)}; named {sorted(ids)}, expected {sorted(named)}"


def main() -> int:
    chosen: list[tuple[Path, Sample | None]] = [(path, None) for path in correct()]
    chosen += [(sample.path, sample) for sample in mistakes()]
    chosen = [each for each in chosen if not sys.argv[1:] or each[0].stem in sys.argv[1:]]
    bad = 0
    with Sandbox() as sandbox:
        for path, sample in chosen:
            if said := complaint(graded(sandbox, path), sample):
                bad += 1
                print(f"{path.stem}: {said}", flush=True)
    print(f"{len(chosen) - bad} of {len(chosen)} samples are graded and named as expected")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
