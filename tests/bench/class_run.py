"""What a submission of a class costs: processor time, submissions a minute, and the memory of the trusted side.

    python tests/bench/class_run.py [--of 40] [--parts 1,2,3,4,5] [--memory 300] [--notebooks 20] [--others FOLDER]

All in one run on one machine, so that the ratios mean something: a class in warm jobs, one and two of them; a shell
loop over `backprop-grader grade`; and one cold `pytest` run of a trivial test with numpy, which is what grading at
least costs whoever starts pytest for each submission. The class is of correct samples, of mistakes, and of both.
Memory is that of the jobs' own processes, which hold no code of a student, after a hundred submissions and at the end.

Then a class of notebooks by `class`, by a loop over `grade`, by otter-grader and by nbgrader, whose environments are
made in FOLDER and stay there, or in a temporary folder. What their tests ask is in others/checks.py: one value for each
function of Parts 1 to 5. They run the code as the user who grades and without a sandbox.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from costs import Cost, cold, processor_seconds, run
from others.side_by_side import side_by_side

from grader.classroom.graded import Order
from grader.classroom.jobs import Jobs
from grader.classroom.roll import Upload
from grader.grading.options import Options
from grader.homework.homework4 import load_assignment
from tests.support.samples import correct, mistakes

TRIVIAL = "import numpy as np\n\n\ndef test_it():\n    assert np.eye(2).sum() == 2\n"
COLD, MEGABYTE = 5, 1 << 20


def uploads(kinds: Sequence[str], count: int) -> list[Upload]:
    """So many samples of these kinds in turn, again from the first when there are no more."""
    of_each = [{"correct": correct, "mistakes": mistakes}[kind]() for kind in kinds]
    turns = (each for samples in zip(*map(cycle, of_each), strict=False) for each in samples)
    return [Upload(f"{number} {each.name}", each.path, ()) for number, each in enumerate(islice(turns, count))]


def in_jobs(count: int, order: Order, work: Sequence[Upload]) -> Cost:
    """`work` in so many warm jobs; the first submissions, while they get warm, are not counted."""
    warm_up = uploads(["correct"], 4 * count)
    with Jobs(count, order) as jobs:
        list(jobs.grade(warm_up))
        before, begun = processor_seconds(), time.perf_counter()
        list(jobs.grade(work))
        return Cost((processor_seconds() - before) / len(work), (time.perf_counter() - begun) / len(work))


def memory(order: Order, count: int) -> None:
    """Print what the one job's own process holds as the class goes on."""
    with Jobs(1, order) as jobs:
        for number, _ in enumerate(jobs.grade(uploads(["correct", "mistakes"], count)), 1):
            if number in (50, 100, 200, 400, 800, 1600, count):
                [job] = jobs._running
                resident = int(Path(f"/proc/{job.process.pid}/statm").read_text().split()[1])
                print(f"  after {number:5} submissions   {resident * os.sysconf('SC_PAGE_SIZE') / MEGABYTE:6.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of", type=int, default=40, help="submissions of each class")
    parser.add_argument("--parts", default="1,2,3,4,5")
    parser.add_argument("--memory", type=int, default=300, help="submissions for the measure of memory; 0 for none")
    parser.add_argument("--notebooks", type=int, default=20, help="notebooks for the comparison; 0 for none")
    parser.add_argument("--others", type=Path, metavar="FOLDER", help="where the environments of other tools are, or go")
    wanted = parser.parse_args()
    parts = wanted.parts
    order = Order(load_assignment(), Options(parts=tuple(map(int, parts.split(",")))))

    run([sys.executable, "-m", "compileall", "-q", "grader", "reference"])
    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder) / "test_trivial.py"
        test.write_text(TRIVIAL)
        pytest = cold(lambda path: [sys.executable, "-m", "pytest", "-q", str(path)], [test] * COLD)
    print(f"cold pytest, trivial test     {pytest}")
    loop = cold(lambda path: [sys.executable, "-m", "grader", "grade", str(path), "--parts", parts],
                [each.path for each in uploads(["correct", "mistakes"], 2 * COLD)])
    print(f"a loop over grade             {loop}")
    for kinds in (["correct"], ["mistakes"], ["correct", "mistakes"]):
        one = in_jobs(1, order, uploads(kinds, wanted.of))
        print(f"class, {' and '.join(kinds):21}  {one}; {one.processor / pytest.processor:.2f} of pytest, "
              f"{loop.processor / one.processor:.1f} times less than the loop")
    two = in_jobs(2, order, uploads(["correct", "mistakes"], 2 * wanted.of))
    print(f"the last in two jobs          {two}; {one.wall / two.wall:.2f} times one job")
    if wanted.memory:
        memory(order, wanted.memory)
    if wanted.notebooks:
        with tempfile.TemporaryDirectory() as folder:
            others = wanted.others or Path(folder) / "environments"
            for line in side_by_side(Path(folder), others.resolve(), wanted.notebooks, parts):
                print(line, flush=True)


if __name__ == "__main__":
    main()
