"""How often `similar` flags solutions that were written independently, and whether it finds copies in disguise.

    python tests/bench/similar.py [FOLDER [STARTER ...]]

FOLDER holds further independent solutions, a file each; STARTER are the files that their authors were given. Of the
correct solutions of the tests many are variants of one another: of those one is taken.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

from grader.classroom.similar.code import Code, code_in, given_to_all
from grader.classroom.similar.fingerprints import fingerprint, overlap, own
from grader.classroom.similar.pairs import LEAST_OWN, PERCENT
from tests.support.disguise import disguised
from tests.support.samples import sample

ROOT = Path(__file__).resolve().parents[2]
INDEPENDENT = ("abstract_layers", "average_of_samples", "beginner_loops", "closures_of_a_factory", "plain", "terse_lambdas",
               "weights_and_bias_in_one")


def independent(folder: Path | None = None) -> list[Code]:
    """One of each family of correct solutions, and what is in `folder`."""
    paths = [sample(name).path for name in INDEPENDENT] + (sorted(folder.iterdir()) if folder else [])
    return [Code(path.name, (path.name,), code_in(path)) for path in paths]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    codes = independent(folder)
    given = [fingerprint(text) for text in given_to_all([Path(each) for each in sys.argv[2:]])]
    prints = {code.id: own(code.text, given) for code in codes}
    compared = {id: found for id, found in prints.items() if found.token_coverage >= LEAST_OWN}
    shares = sorted(((max(overlap(one, other).shares), first, second)
                     for (first, one), (second, other) in combinations(compared.items(), 2)), reverse=True)
    alarms = sum(100 * share >= PERCENT for share, _, _ in shares)
    print(f"{len(compared)} of {len(codes)} independent solutions, {len(shares)} pairs: {alarms} at {PERCENT} % or more. Most alike:")
    for share, first, second in shares[:5]:
        print(f"  {share:.0%}  {first}  {second}")
    copies = sorted(max(overlap(prints[code.id], own(disguised(code.text), given)).shares) for code in codes
                    if code.id in compared and _parses(code.text))
    print(f"{len(copies)} copies in disguise: {sum(100 * share >= PERCENT for share in copies)} found, the least alike {copies[0]:.0%}")


def _parses(text: str) -> bool:
    try:
        compile(text, "", "exec")
    except SyntaxError:
        return False
    return True


if __name__ == "__main__":
    main()
