"""How long one grade takes from a cold start, beside pytest on one trivial test that imports numpy.

    python tests/bench/cold_start.py [ROUNDS]

Both run in turn in fresh processes, so that a busy machine slows both; the median of the ratios counts. pytest runs
without the plugins that happen to be installed, which would slow it and flatter us.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TRIVIAL = "import numpy as np\n\n\ndef test_one():\n    assert np.zeros(1).sum() == 0\n"
ENVIRONMENT = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # the first, uncounted, round compiles what both need
TARGET = 2.0


def seconds(command: list[str], folder: Path) -> float:
    """The wall time of `command`, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - start


def main(rounds: int) -> int:
    """Print both medians and the ratio; 1 if the ratio is above the target."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_trivial.py").write_text(TRIVIAL)
        pytest = [sys.executable, "-m", "pytest", "-q", "test_trivial.py"]
        grade = [sys.executable, "-m", "grader", "grade", str(ROOT / "reference" / "homework4.py"),
                 "--parts", "1,2,3,4,5", "--results", str(folder / "results.json")]
        pairs = [(seconds(pytest, folder), seconds(grade, ROOT)) for _ in range(rounds + 1)][1:]
    base, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for other, mine in pairs)
    print(f"pytest, one trivial numpy test  {base:6.3f} s\ngrade, Parts 1 to 5, cold        {ours:6.3f} s")
    print(f"median ratio of {rounds} rounds      {ratio:6.2f}    target at most {TARGET:g}")
    return int(ratio > TARGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
