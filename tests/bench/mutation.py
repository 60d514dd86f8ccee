"""Measures the grader by mutation: which mutants of the solution are killed, named, and named rightly.

    python tests/bench/mutation.py [HOMEWORK] [--jobs N] [--all]

Every mutant is graded as a submission is: in a worker, by the graded tests of the parts it can touch, with
follow-through and diagnosis. Survivors must be listed in equivalent_mutants.toml with the proof that they compute the
same.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from grader.authoring.mutants import Mutant, mutants  # noqa: E402
from grader.grading.grade_questions import Settings, run_questions  # noqa: E402
from grader.homework.contract import CONTRACT  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.homework.training.digits_config import HeldOut  # noqa: E402
from grader.judgement.verdict import TestVerdict, Verdict  # noqa: E402
from grader.sandbox.host.limits import Limits  # noqa: E402
from grader.sandbox.host.sandbox import Sandbox  # noqa: E402
from grader.sandbox.protocol.program import Piece, Program  # noqa: E402

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TRAINING = ("train", "initWeightsAndBiases", "findBestHyperparameters")
LIMITS = Limits(call_seconds=3, load_seconds=5, total_seconds=60, memory_mb=1024)
FORWARD_AND_BACK = Settings(homework4(), parts=(1, 2, 3, 4, 5), secret_seed="mutants")
# Training that is cut short is killed by its time, as it would be after a minute.
PART_6 = Settings(homework4(), parts=(6,), secret_seed="mutants", fixtures={"held_out": HeldOut(seconds=20)})

MEANS = {
    "missing-batch-mean",
    "sum-for-weights-mean-for-biases",
    "mean-for-weights-sum-for-biases",
    "double-batch-mean",
    "loss-summed",
    "divided-by-classes",
    "divided-by-features",
    "loss-divided-by-classes",
}
MASKS = {
    "missing-relu-mask",
    "error-not-propagated",
    "mask-from-wrong-layer",
    "relu-for-its-derivative",
    "z-for-relu-prime",
    "relu-leaky",
}
# What a change of this kind may rightly be called. Kinds that are not here are printed for a reader to judge.
PLAUSIBLE: dict[str, set[str]] = {
    "transpose dropped": {
        "transposed-weights",
        "column-major-vec",
        "matrix-product-for-hadamard",
        "loss-outer-product",
    },
    "MatMult to Mult": {"hadamard-for-matrix-product"},
    "Mult to MatMult": {"matrix-product-for-hadamard", "loss-outer-product"},
    "Div left only": MEANS | {"missing-output-activation", "missing-division-by-yhat"},
    "minus dropped": {"sign-flipped", "one-hidden-layer-only", "some-depths-only"},  # also of an index
    "Mult left only": MASKS
    | MEANS
    | {
        "softmax-jacobian-applied-twice",
        "missing-softmax-jacobian",
        "missing-bias",
        "one-hidden-layer-only",
        "some-depths-only",
        "hard-coded-sizes",
    },
    "call dropped": {
        "missing-hidden-activation",
        "missing-relu-mask",
        "relu-for-its-derivative",
        "z-for-relu-prime",
        "missing-output-activation",
        "bias-not-summed",
        "error-from-z",
    },
}



@dataclass(frozen=True)
class Outcome:
    mutant: Mutant
    killed: bool
    ids: tuple[str, ...] = ()
    by: tuple[str, ...] = ()  # the numbers of the tests that it fails
    numbers: bool = False  # it fails for its numbers: something that a hypothesis could reproduce


def graded(mutant: Mutant) -> Outcome:
    """The verdict of the whole grader on one mutant."""
    program = Program((Piece(mutant.source, "homework4.py"),), contract=CONTRACT)
    settings = PART_6 if mutant.function in TRAINING else FORWARD_AND_BACK
    verdicts = run_questions(program, _room(), settings)
    _room().clean()
    failed = [verdict for verdict in verdicts if verdict.verdict is not Verdict.CORRECT]
    ids = tuple(sorted({id for verdict in failed for id in verdict.misconceptions}))
    return Outcome(mutant, bool(failed), ids, tuple(each.number for each in failed), any(map(_for_its_numbers, failed)))


def _for_its_numbers(verdict: TestVerdict) -> bool:
    return verdict.verdict is Verdict.WRONG and verdict.max_relative_error is not None


_ROOMS: list[Sandbox] = []


def _room() -> Sandbox:
    """The sandbox of this process."""
    if not _ROOMS:
        _ROOMS.append(Sandbox(LIMITS))
    return _ROOMS[0]


def _wrongly(outcome: Outcome) -> bool:
    plausible = PLAUSIBLE.get(outcome.mutant.kind)
    return plausible is not None and bool(set(outcome.ids) - plausible)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("homework", nargs="?", type=Path, default=ROOT / "reference" / "homework4.py")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="mutants of this function alone")
    parser.add_argument("--all", action="store_true", help="print every diagnosed mutant, for a reader to judge")
    options = parser.parse_args()
    start = time.monotonic()
    made = mutants(options.homework.read_text(encoding="utf-8"))
    made = [each for each in made if options.only in (None, each.function)]
    with multiprocessing.Pool(options.jobs) as pool:
        outcomes = pool.map(graded, made, chunksize=4)
    return report(outcomes, time.monotonic() - start, options.all)


def report(outcomes: list[Outcome], seconds: float, everything: bool) -> int:
    """Print the counts; 1 when a survivor has no proof, a mutant with one fails, or a diagnosis is wrong."""
    equivalent = tomllib.loads((HERE / "equivalent_mutants.toml").read_text(encoding="utf-8"))
    survivors = [o for o in outcomes if not o.killed]
    unexplained = [o for o in survivors if o.mutant.key not in equivalent]
    killed = [o for o in outcomes if o.killed]
    accused = [o for o in killed if o.mutant.key in equivalent]
    diagnosed, wrongly = [o for o in killed if o.ids], [o for o in killed if _wrongly(o)]
    typical = [o for o in killed if o.mutant.kind in PLAUSIBLE and o.numbers]
    named = [o for o in typical if o.ids and not _wrongly(o)]
    print(f"{len(outcomes)} mutants in {seconds:.0f} s: {len(killed)} killed, {len(survivors)} survived "
          f"({len(unexplained)} unexplained), {len(accused)} failed though equivalent; "
          f"{len(diagnosed)} diagnosed, {len(wrongly)} wrongly")
    print(f"of {len(typical)} killed for their numbers, of kinds that listed mistakes come from, {len(named)} are named")
    print("diagnosed:", ", ".join(f"{id} {n}" for id, n in Counter(i for o in diagnosed for i in o.ids).most_common()))
    for title, chosen in (
        ("SURVIVED", unexplained),
        ("FAILED THOUGH EQUIVALENT", accused),
        ("WRONGLY", wrongly),
        ("named", diagnosed if everything else []),
        ("not named", [o for o in typical if not o.ids] if everything else []),
    ):
        for o in chosen:
            print(f"{title}  line {o.mutant.line}  {o.mutant.key}  [{o.mutant.kind}] {', '.join(o.ids or o.by)}")
    return int(bool(unexplained or accused or wrongly))


if __name__ == "__main__":
    sys.exit(main())
