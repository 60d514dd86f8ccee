"""A generated class of a thousand, graded twice: in one go, and killed (SIGKILL) at twenty random moments and resumed.

    python tests/bench/class_of_1000.py [--of 1000] [--kills 20] [--jobs 2] [--parts 1] [--seed 0]

Half of it is right; the rest are mistakes, notebooks, junk, and one in ten an attack out of the whole battery. Grades
and results must be the same, and no process and no scratch folder may stay behind a kill. Exit code 1 where they do not.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.classroom.classes import SAMPLES, generate  # noqa: E402
from tests.classroom.test_grading import alive, descendants, until  # noqa: E402

TIMES = re.compile(r'"(?:execution_time|seconds|graded_at)": [^,}]+')


def started(folder: Path, out: Path, temporary: Path, wanted: argparse.Namespace) -> subprocess.Popen[bytes]:
    """The command on the class."""
    words = ["class", str(folder), "--out", str(out), "--jobs", str(wanted.jobs), "--parts", wanted.parts]
    return subprocess.Popen([sys.executable, "-m", "grader", *words], cwd=ROOT, stderr=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)})


def results(out: Path) -> dict[str, str]:
    """What was found, without times."""
    found = {path.name: TIMES.sub("", path.read_text(encoding="utf-8")) for path in (out / "results").glob("*.json")}
    return {**found, "grades.csv": (out / "grades.csv").read_text(encoding="utf-8")}


def killed(folder: Path, out: Path, temporary: Path, wanted: argparse.Namespace, seconds: float) -> set[int]:
    """Kill as many runs as wanted, at moments spread over `seconds`; the processes that outlived one."""
    chance, outlived = random.Random(wanted.seed), set()
    for _ in range(wanted.kills):
        process = started(folder, out, temporary, wanted)
        time.sleep(2 * chance.random() * seconds / (wanted.kills + 1))
        below = descendants(process.pid)
        process.kill()
        process.wait()
        until(lambda below=below: not alive(below), 10)
        outlived |= alive(below)
    return outlived


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("of", 1000), ("kills", 20), ("jobs", 2), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--parts", default="1")
    wanted = parser.parse_args()
    attacks = tuple(path.stem for path in sorted((SAMPLES / "attacks").glob("*.py")))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        folder, temporary = generate(home / "handed in", wanted.of, wanted.seed, attacks), home / "tmp"
        temporary.mkdir()
        begun = time.monotonic()
        started(folder, home / "whole", temporary, wanted).wait()
        seconds = time.monotonic() - begun
        print(f"{wanted.of} submissions in one go: {seconds:.0f} s, {60 * wanted.of / seconds:.0f} a minute")
        outlived = killed(folder, home / "killed", temporary, wanted, seconds)
        started(folder, home / "killed", temporary, wanted).wait()
        one, other = results(home / "whole"), results(home / "killed")
        different = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
        left = os.listdir(temporary)
        print(f"killed {wanted.kills} times: {len(different)} of {len(one)} files differ {different[:5]}; "
              f"{len(outlived)} processes and {len(left)} scratch folders stayed")
    return int(bool(different or outlived or left))


if __name__ == "__main__":
    sys.exit(main())
