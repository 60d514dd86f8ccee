"""Grade what other hands wrote: 300 correct solutions (`python tests/bench/styles.py`), and every mistake of Parts 1 to 4
in every style of calling (`python tests/bench/styles.py --matrix`). Nothing may be lost but for the mistake itself.

Prints what was lost and a count; takes about half an hour and two hours. `--first N --last M` take a part.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.homework.contract import CONTRACT
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded, lost
from tests.support.solutions import ENDLESS, MISTAKES, PAIRS, callers, generate


def combinations(first: int, last: int, sandbox: Sandbox, answers: bool) -> Iterator[str]:
    """A line for each correct solution that loses a point, or that a check accuses."""
    for seed in range(first, last):
        solution = generate(seed)
        verdicts = graded(solution.files, sandbox, answers=answers)
        wrong = lost(verdicts).keys() | (set() if answers else accused(verdicts).keys())
        if wrong:
            yield f"seed {seed} ({solution.description}): {accused(verdicts)}"


def matrix(first: int, last: int, sandbox: Sandbox) -> Iterator[str]:
    """A line for each mistake and style that costs points of another function than its own."""
    pairs = [pair for pair in sorted(PAIRS) if pair[0] not in ENDLESS]
    for mistake, style in pairs[first:last]:
        verdicts = graded(callers(mistake, style).files, sandbox)
        own = MISTAKES[mistake].function
        # A gradient that is made of another one is not answered by it: see `may_call` and `gradient` in the contract.
        excused = CONTRACT.named(gradient=True) if CONTRACT.by_name[own].gradient else (own,)
        others = lost(verdicts).keys() - {v.number for v in verdicts if v.question in excused}
        if others:
            yield f"{mistake} in {style}: { {number: accused(verdicts).get(number) for number in sorted(others)} }"


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--matrix", action="store_true")
    options.add_argument("--check", action="store_true", help="as on a laptop, without answers")
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--last", type=int)
    chosen = options.parse_args()
    with Sandbox() as sandbox:
        if chosen.matrix:
            lines = matrix(chosen.first, chosen.last or len(PAIRS), sandbox)
        else:
            lines = combinations(chosen.first, chosen.last or 300, sandbox, not chosen.check)
        count = 0
        for line in lines:
            count += 1
            print(line, flush=True)
    print(f"{count} with points lost that they should have")


if __name__ == "__main__":
    main()
