"""Measures the grader by mutation: which mutants of the solution are killed, named, and named rightly.

    python tests/bench/mutation.py [HOMEWORK] [--jobs N] [--all]

Judges the questions of Parts 1 to 5 with true inputs, as the diagnosis does, in processes of our own (the mutants are
our code). Survivors must be listed in equivalent_mutants.toml with the proof that they compute the same.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE), str(ROOT / "tests" / "diagnosis")]

from inprocess import InProcess, execute  # noqa: E402
from mutants import Mutant, mutants  # noqa: E402

from grader.judgement.diagnosis_behaviour import breaks_at, right  # noqa: E402
from grader.questions.diagnosing import Examination, load_misconceptions  # noqa: E402

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TRAINING = frozenset({"train", "initWeightsAndBiases", "findBestHyperparameters"})
MEMORY = 2 << 30
SECONDS = 10  # for one mutant; most take 0.05
KNOWN = load_misconceptions(ROOT / "reference")

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
MASKS = {"missing-relu-mask", "error-not-propagated", "mask-from-wrong-layer", "relu-for-its-derivative", "relu-leaky"}
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
    "minus dropped": {"sign-flipped", "one-hidden-layer-only"},  # also of an index
    "Mult left only": MASKS
    | MEANS
    | {
        "softmax-jacobian-applied-twice",
        "missing-softmax-jacobian",
        "missing-bias",
        "one-hidden-layer-only",
        "hard-coded-sizes",
    },
    "call dropped": {
        "missing-hidden-activation",
        "missing-relu-mask",
        "relu-for-its-derivative",
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
    how: str = ""
    answers: bool = False  # a finite answer of the right shape: something that a hypothesis could reproduce


def judge(mutant: Mutant) -> Outcome:
    """Grade the questions that this mutant can touch, each with true inputs, and diagnose the first wrong one."""
    signal.signal(signal.SIGALRM, _too_slow)
    signal.alarm(SECONDS)
    try:
        student = execute(mutant.source)
        for question in _touched(mutant, student):
            examination = Examination(question, student, KNOWN, pair_seconds=0)  # one change, one mistake
            if not _passes(question, examination):
                findings = examination.findings()
                return Outcome(
                    mutant, True, findings.ids if findings else (), question, _answers(question, examination)
                )
        return Outcome(mutant, False)
    except Exception as error:  # a mutant may break the whole file, which kills it
        return Outcome(mutant, True, (), type(error).__name__)
    finally:
        signal.alarm(0)


def _bounded() -> None:
    """A mutant that asks for all memory must fail, not take its process with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _too_slow(*_: Any) -> None:
    raise TimeoutError


def _touched(mutant: Mutant, student: InProcess) -> list[str]:
    asked = [q for q in KNOWN.QUESTIONS if hasattr(student.module, q)]
    return [mutant.function] if mutant.function in asked else asked


def _passes(question: str, examination: Examination) -> bool:
    families = (
        ["distinct", "one hidden layer"]
        if question in ("forward_prop", "back_prop", "back_prop_general")
        else ["distinct"]
    )
    if not all(right(examination.ask, KNOWN.cases(question, family)) for family in families):
        return False
    edges = KNOWN.extreme(question).items()
    if any(breaks_at(id, examination.ask, case) for id, case in edges):
        return False
    changed = any(examination.ask(case).changed for case in KNOWN.cases(question))
    return not changed and _single_examples(question, examination)


def _single_examples(question: str, examination: Examination) -> bool:
    """The (c,) form of the building blocks, beside the (c, n) form."""
    if question not in KNOWN.PER_EXAMPLE:
        return True
    arguments = tuple(each[:, 0] for each in KNOWN.cases(question)[0].arguments)
    expected = KNOWN.true(question)(*arguments)
    value = examination.student.returned(question, [arguments])[0].value
    return bool(np.allclose(np.squeeze(value), np.squeeze(expected), rtol=1e-9))


def _answers(question: str, examination: Examination) -> bool:
    seen = [(examination.ask(case).answer, case.expected) for case in KNOWN.cases(question)]
    return all(
        got is not None
        and len(got) == len(expected)
        and all(a.shape == b.shape and np.all(np.isfinite(a)) for a, b in zip(got, expected, strict=True))
        for got, expected in seen
    )


def _wrongly(outcome: Outcome) -> bool:
    plausible = PLAUSIBLE.get(outcome.mutant.kind)
    return plausible is not None and bool(set(outcome.ids) - plausible)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("homework", nargs="?", type=Path, default=ROOT / "reference" / "homework4.py")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="print every diagnosed mutant, for a reader to judge")
    options = parser.parse_args()
    start = time.monotonic()
    made = mutants(options.homework.read_text(encoding="utf-8"), TRAINING)
    with multiprocessing.Pool(options.jobs, _bounded) as pool:
        outcomes = pool.map(judge, made, chunksize=8)
    return report(outcomes, time.monotonic() - start, options.all)


def report(outcomes: list[Outcome], seconds: float, everything: bool) -> int:
    """Print the counts; 1 when a survivor has no proof or a diagnosis is wrong."""
    equivalent = tomllib.loads((HERE / "equivalent_mutants.toml").read_text(encoding="utf-8"))
    survivors = [o for o in outcomes if not o.killed]
    unexplained = [o for o in survivors if o.mutant.key not in equivalent]
    killed = [o for o in outcomes if o.killed]
    diagnosed, wrongly = [o for o in killed if o.ids], [o for o in killed if _wrongly(o)]
    typical = [o for o in killed if o.mutant.kind in PLAUSIBLE and o.answers]
    named = [o for o in typical if o.ids and not _wrongly(o)]
    print(
        f"{len(outcomes)} mutants in {seconds:.0f} s: {len(killed)} killed, {len(survivors)} survived "
        f"({len(unexplained)} unexplained); {len(diagnosed)} diagnosed, {len(wrongly)} wrongly"
    )
    print(
        f"of {len(typical)} killed mutants that answer, of kinds that listed mistakes come from, {len(named)} are named"
    )
    print("diagnosed:", ", ".join(f"{id} {n}" for id, n in Counter(i for o in diagnosed for i in o.ids).most_common()))
    for title, chosen in (
        ("SURVIVED", unexplained),
        ("WRONGLY", wrongly),
        ("named", diagnosed if everything else []),
        ("not named", [o for o in typical if not o.ids] if everything else []),
    ):
        for o in chosen:
            print(f"{title}  line {o.mutant.line}  {o.mutant.key}  [{o.mutant.kind}] {', '.join(o.ids)}")
    return int(bool(unexplained or wrongly))


if __name__ == "__main__":
    sys.exit(main())
