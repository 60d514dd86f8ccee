"""Every two known mistakes in one function: how many are named, and whether anything said is not so.

    python tests/bench/two_mistakes.py [QUESTION ...] [--jobs N]

What is named must be one of the two, or give the same numbers everywhere; and putting right what is named must make
each failed test pass or show it other numbers. The suite does this for some of the pairs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "diagnosis")]

from pairs_of_mistakes import complaint, every_pair, named  # noqa: E402

from grader.homework.diagnosis.diagnosing import load_misconceptions  # noqa: E402

QUESTIONS = ("cross_entropy", "softmax", "forward_prop", "back_prop", "gradients_3_layer", "dJ_dW1_by_jacobians")


def judged(question: str, share: tuple[int, int]) -> tuple[int, int, int, list[str]]:
    """Of every share[1]th pair, from the share[0]th on: all, proved, both named, and what is not so."""
    known = load_misconceptions(ROOT / "reference")
    pairs = list(every_pair(known, question))[share[0] :: share[1]]
    names = [named(known, both) for both in pairs]
    complaints = [said for both in pairs if (said := complaint(known, both))]
    both = sum(found == each.ids for found, each in zip(names, pairs, strict=True))
    return len(pairs), sum(map(bool, names)), both, complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("questions", nargs="*", default=QUESTIONS)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    complaints = 0
    with multiprocessing.Pool(options.jobs) as pool:
        for question in options.questions:
            start = time.monotonic()
            shares = [(first, 8 * options.jobs) for first in range(8 * options.jobs)]
            found = pool.map(partial(judged, question), shares, chunksize=1)
            pairs, proved, both = (sum(each[i] for each in found) for i in range(3))
            said = [sentence for each in found for sentence in each[3]]
            complaints += len(said)
            print(f"{question}: {pairs} pairs, something proved of {proved}, both of {both}, {len(said)} not so "
                  f"({time.monotonic() - start:.0f} s)", flush=True)
            print(*(f"  {sentence}" for sentence in said), sep="\n", end="\n" if said else "")
    return int(complaints > 0)


if __name__ == "__main__":
    sys.exit(main())
