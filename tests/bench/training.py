"""How often the checks of Part 6 fail a correct train: 1,000 seeds of each way to write it. Expected: never."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "homework" / "training"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from test_part_6 import CORRECT, REFERENCE, verdicts, with_train


def main(seeds: int = 1000) -> int:
    """Print the failures of each way; the exit code is 1 where there is one."""
    total = 0
    for how, train in CORRECT.items():
        begun = time.perf_counter()
        failed = [number for number in range(seeds) if verdicts(with_train(train) if train else REFERENCE, number)]
        total += len(failed)
        print(f"{how}: {len(failed)} of {seeds} seeds fail {failed[:10]}  ({time.perf_counter() - begun:.0f} s)")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
