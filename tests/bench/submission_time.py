"""What grading costs beside a submission's own work: processor time, wall time and workers started for each file.

    python tests/bench/submission_time.py [FILE ...]

Without files sixty mixed samples are graded, Parts 1 to 5, as a class is: one warm sandbox, cleaned after each. Files
that are named are graded with all parts. Processor time is that of this process, the zygotes and their workers.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from costs import processor_seconds

from grader.grading.grade_questions import Settings, run_questions
from grader.homework.homework4 import homework4
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from tests.support.attacks import attack
from tests.support.samples import correct, mistakes

ATTACKS = ("deep_recursion", "endless_loop", "exit_zero", "memory_bomb", "patch_numpy", "system_exit_at_import")
IMPORTS = "import matplotlib.pyplot as plt\nimport scipy.optimize\nfrom sklearn.decomposition import PCA\n"
TARGET = 1.0


class Counted(Sandbox):
    """A sandbox that counts the workers it starts."""

    started = 0

    def start_worker(self, program: Program):
        """As always, and one more."""
        self.started += 1
        return super().start_worker(program)


def mixed() -> list[tuple[str, str]]:
    """Sixty samples: right ones, mistakes, a few attacks, and two that import what the course's files import."""
    right, wrong = correct(), mistakes()
    files = [(each.name, each.text) for each in (*right[:26], *wrong[::len(wrong) // 26][:26])]
    files += [(name, attack(name)) for name in ATTACKS]
    return [*files, *((f"{name} with imports", IMPORTS + text) for name, text in (files[0], files[30]))]


def main(named: list[str]) -> int:
    """A line for each file and the averages; 1 if sixty samples need more than the target."""
    files = [(name, Path(name).read_text(encoding="utf-8")) for name in named] or mixed()
    settings = Settings(homework4(), parts=(1, 2, 3, 4, 5, 6) if named else (1, 2, 3, 4, 5), secret_seed="bench")
    spent = []
    with Counted(Limits()) as sandbox:
        for name, text in files:
            cpu, wall, started = processor_seconds(), time.perf_counter(), sandbox.started
            run_questions(Program((Piece(text, "homework4.py"),)), sandbox, settings)
            sandbox.clean()
            spent.append((processor_seconds() - cpu, time.perf_counter() - wall))
            print(f"{name:45s} {spent[-1][0]:7.2f} s processor {spent[-1][1]:7.2f} s wall"
                  f" {sandbox.started - started:4d} workers", flush=True)
    average = statistics.mean(cpu for cpu, _ in spent)
    print(f"{len(spent)} files: {average:.2f} s of processor time on average, {max(cpu for cpu, _ in spent):.2f} s at "
          f"most; {statistics.mean(wall for _, wall in spent):.2f} s wall on average")
    return int(not named and average > TARGET)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
