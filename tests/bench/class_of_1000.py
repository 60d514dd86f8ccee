"""A generated class of a thousand, graded twice: in one go, and killed (SIGKILL) at twenty random moments and resumed.

    python tests/bench/class_of_1000.py [--of 1000] [--kills 20] [--jobs 2] [--parts 1] [--seed 0] [--in-image]

A tenth of it stands in each of the ten things of every_layout.py, which are graded one after the other. Half of it is
right; the rest are mistakes, notebooks, junk, and one in ten an attack out of the whole battery; some hand in twice.
Grades and results must be the same, and no process and no scratch folder may stay behind a kill. Exit code 1 where
they do not. `--in-image` grades in containers of the image that `make image` made, each killed as a whole.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
from every_layout import every_layout  # noqa: E402

from tests.container import engine  # noqa: E402
from tests.support.attacks import battery, in_part  # noqa: E402
from tests.support.processes import alive, descendants  # noqa: E402
from tests.support.waiting import until  # noqa: E402

# What may differ: times, and in what a student's own code said the numbers of processes and the names that Python draws
# for shared memory.
OF_A_RUN = ((re.compile(r'("(?:execution_time|seconds|graded_at)": )[^,}]+'), r"\1 0"),
            (re.compile(r"/proc/\d+"), "/proc/PID"), (re.compile(r"psm_[0-9a-f]{8}"), "psm_RANDOM"))


@dataclass(frozen=True)
class Grading:
    """All classes, each into a folder of its own name in `out`."""

    classes: Sequence[Path]
    out: Path
    temporary: Path
    options: Sequence[str]

    def started(self, of: Path) -> subprocess.Popen[bytes]:
        """The command on one of the classes."""
        words = ["class", str(of), "--out", str(self.out / of.stem), *self.options]
        return subprocess.Popen([sys.executable, "-m", "grader", *words], cwd=ROOT, stderr=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL,
                                env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary)})

    def below(self, process: subprocess.Popen[bytes]) -> set[int]:
        """The processes that are to be gone when it is killed."""
        return descendants(process.pid)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """At once, as a machine that fails would."""
        process.kill()

    def finished(self) -> list[int]:
        """Grade what is not graded yet; the exit codes."""
        return [self.started(each).wait() for each in self.classes]

    def killed(self, kills: int, seconds: float, chance: random.Random) -> set[int]:
        """Kill as many runs as wanted, at moments spread over `seconds`; the processes that outlived one."""
        waiting, outlived = list(self.classes), set()
        for number in range(kills):
            end = time.monotonic() + 2 * chance.random() * seconds / (kills + 1)
            process = self.started(waiting[0])
            while ended(process, end):
                waiting = waiting[1:] or list(self.classes)  # what is finished may be killed too
                process = self.started(waiting[0])
            below = self.below(process)
            self.kill(process)
            process.wait()
            print(f"  killed for the {number + 1}. time: in {waiting[0].name}", flush=True)
            until(lambda below=below: not alive(below), 10)
            outlived |= alive(below)
        return outlived

    def results(self) -> dict[str, str]:
        """What was found, without what may differ; results with a line for each value, so that differences can be read."""
        graded = {path: json.loads(without_what_is_of_a_run(path.read_text(encoding="utf-8")))
                  for path in self.out.glob("*/results/*.json")}
        tables = {path: path.read_text(encoding="utf-8") for path in self.out.glob("*/grades.csv")}
        texts = {**tables, **{path: json.dumps(found, indent=1, ensure_ascii=False) for path, found in graded.items()}}
        return {str(path.relative_to(self.out)): text for path, text in texts.items()}


@dataclass(frozen=True)
class InImage(Grading):
    """The same in containers, each with the name of its class."""

    def started(self, of: Path) -> subprocess.Popen[bytes]:
        (self.out / of.stem).mkdir(parents=True, exist_ok=True)
        command = ["class", f"/handed/{of.name}", "--out", "/results", *self.options]
        return engine.started(["--name", _name(of), *engine.CONFINED, "--read-only", "--tmpfs", "/tmp",
                               "-v", f"{of}:/handed/{of.name}:ro", "-v", f"{self.out / of.stem}:/results"], command)

    def below(self, process: subprocess.Popen[bytes]) -> set[int]:
        return set(engine.processes(_name_in(process)))

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        until(lambda: engine.kill(_name_in(process)) or process.poll() is not None)


def without_what_is_of_a_run(text: str) -> str:
    for pattern, instead in OF_A_RUN:
        text = pattern.sub(instead, text)
    return text


def _name(of: Path) -> str:
    return f"class-{re.sub(r'[^a-z0-9]+', '-', of.stem)}-{os.getpid()}"


def _name_in(process: subprocess.Popen[bytes]) -> str:
    words = list(map(str, process.args))
    return words[words.index("--name") + 1]


def ended(process: subprocess.Popen[bytes], moment: float) -> bool:
    """Whether it ends by itself before that moment."""
    try:
        process.wait(max(0.0, moment - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The files that are not the same in both, after the first lines in which they differ are printed."""
    names = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    for name in names:
        lines = unified_diff(one.get(name, "").splitlines(), other.get(name, "").splitlines(), name, name, n=0, lineterm="")
        print(*(line[:300] for line in islice(lines, 12)), sep="\n")
    return names


def arguments() -> argparse.Namespace:
    """Of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("of", 1000), ("kills", 20), ("jobs", 2), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--parts", default="1")
    parser.add_argument("--in-image", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Print what was found."""
    wanted = arguments()
    attacks = (*battery(), *in_part())
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        classes, temporary = every_layout(home / "handed in", wanted.of, wanted.seed, attacks), home / "tmp"
        temporary.mkdir()
        options = ["--jobs", str(wanted.jobs), "--parts", wanted.parts]
        grading = InImage if wanted.in_image else Grading
        whole, resumed = (grading(classes, home / out, temporary, options) for out in ("whole", "killed"))
        begun = time.monotonic()
        codes = whole.finished()
        seconds = time.monotonic() - begun
        one = whole.results()
        print(f"{wanted.of} handed in, {len(one) - len(classes)} submissions of {len(classes)} classes in one go: "
              f"{seconds:.0f} s, {60 * wanted.of / seconds:.0f} a minute, exit codes {codes}", flush=True)
        outlived = resumed.killed(wanted.kills, seconds, random.Random(wanted.seed))
        again = resumed.finished()
        different, left = differing(one, resumed.results()), os.listdir(temporary)
        print(f"killed {wanted.kills} times: {len(different)} of {len(one)} files differ {different[:5]}; "
              f"{len(outlived)} processes and {len(left)} scratch folders stayed; exit codes {again}")
    return int(bool(different or outlived or left or codes != again))


if __name__ == "__main__":
    sys.exit(main())
