"""How much longer the reference takes in the image than on the host, from start to results.json.

    python tests/bench/container.py [ROUNDS]

Both run in turn; the median of the differences counts. Needs the image: `make image`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "container"))
import engine

ROOT = Path(__file__).parents[2]
TARGET = 0.6
REFERENCE = ROOT / "reference" / "homework4.py"
PARTS = ("--parts", "1,2,3,4,5")
# The image holds compiled modules; the host may keep its own too.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def on_the_host() -> float:
    """Seconds of one grading by this interpreter."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "grader", "grade", str(REFERENCE), *PARTS, "--results",
                        f"{folder}/results.json"], cwd=ROOT, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def in_the_image() -> float:
    """Seconds of one grading in a new container."""
    start = time.perf_counter()
    engine.grade(REFERENCE, *PARTS)
    return time.perf_counter() - start


def main(rounds: int) -> int:
    """Print both medians and their difference; 1 if it is above the target."""
    if not engine.present():
        print("No docker or podman with the image here, nothing measured: run `make image`.")
        return 0
    pairs = [(on_the_host(), in_the_image()) for _ in range(rounds + 1)][1:]
    host, image = (statistics.median(column) for column in zip(*pairs, strict=True))
    more = statistics.median(inside - outside for outside, inside in pairs)
    print(f"host {host:.2f} s   image {image:.2f} s   difference {more:+.2f} s   target at most {TARGET:g} s")
    return int(more > TARGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
