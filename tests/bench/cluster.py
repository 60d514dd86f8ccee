"""What a cluster adds to the cost of a submission, and how many a second its single parts can bear.

    python tests/bench/cluster.py [--of 40] [--parts 1,2,3,4,5] [--plain 600]

A scheduler and workers on this machine, over TCP. The same class is graded by one job as `class` has it, then by one
worker and by two; costs are processor time, which a busy machine changes little, of the workers with all that they
start, of the scheduler, and of this process, which is the client. Then `--plain` submissions that are not graded at all
show what the client and the scheduler can bear, and the same number is written to a store. Bytes are those of the
messages before Dask puts its own around them.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from costs import processor_seconds  # noqa: E402

from grader.classroom.cluster.commission import commission  # noqa: E402
from grader.classroom.cluster.engaging import connected  # noqa: E402
from grader.classroom.cluster.messages import consigned  # noqa: E402
from grader.classroom.cluster.team import Team  # noqa: E402
from grader.classroom.graded import Graded, Order  # noqa: E402
from grader.classroom.grading import Graders  # noqa: E402
from grader.classroom.job import serve  # noqa: E402
from grader.classroom.job_process import Serve  # noqa: E402
from grader.classroom.jobs import Jobs  # noqa: E402
from grader.classroom.outcome import Hashes, Outcome  # noqa: E402
from grader.classroom.roll import Upload  # noqa: E402
from grader.classroom.store import Store  # noqa: E402
from grader.grading.options import Options  # noqa: E402
from grader.homework.homework4 import load_assignment  # noqa: E402
from grader.results.report import Report  # noqa: E402
from tests.classroom.cluster import deadly  # noqa: E402
from tests.classroom.cluster.dask_processes import DaskProcesses  # noqa: E402
from tests.support.samples import correct, mistakes  # noqa: E402
from tests.support.waiting import until  # noqa: E402

WARM_UP = 6  # for each worker, not counted


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time for each submission, by who spent them, and on the clock."""

    workers: float
    scheduler: float
    client: float
    wall: float

    def __str__(self) -> str:
        return (f"workers {self.workers:.3f} s, scheduler {1000 * self.scheduler:.1f} ms, client "
                f"{1000 * self.client:.1f} ms of processor time; {1 / self.wall:.1f} a second")


def uploads(count: int) -> list[Upload]:
    """Right and wrong samples in turn."""
    turns = (each for pair in zip(cycle(correct()), cycle(mistakes()), strict=False) for each in pair)
    return [Upload(f"{number} {each.name}", each.path, ()) for number, each in enumerate(islice(turns, count))]


def measured(graders: Graders, work: Sequence[Upload], workers: Sequence[int], scheduler: Sequence[int],
             warm_up: int) -> tuple[Cost, list[Graded]]:
    """`work` after the first submissions, while everything gets warm."""
    with graders as made:
        list(made.grade(uploads(warm_up)))
        before, begun = (processor_seconds(*workers), processor_seconds(*scheduler), time.process_time()), time.perf_counter()
        graded = list(made.grade(work))
        wall = time.perf_counter() - begun
        after = (processor_seconds(*workers), processor_seconds(*scheduler), time.process_time())
    return Cost(*((late - early) / len(work) for early, late in zip(before, after, strict=True)), wall / len(work)), graded


def on_cluster(count: int, order: Order, work: Sequence[Upload], life: Serve = serve) -> tuple[Cost, list[Graded]]:
    """`work` at so many workers of a cluster that is started for it."""
    with tempfile.TemporaryDirectory() as name, DaskProcesses(Path(name)) as dask:
        scheduler = dask.scheduler()
        workers = [dask.worker() for _ in range(count)]
        assert until(lambda: dask.said().count("Registered to") >= count, 120)
        team = Team(commission(order, Path(name), life), Report("blank"), partial(connected, dask.address))
        return measured(team, work, [each.pid for each in workers], [scheduler.pid], WARM_UP * count)


def in_one_job(order: Order, work: Sequence[Upload]) -> Cost:
    """`work` in one job of this machine; what it costs us is small and counts as the workers'."""
    cost, _ = measured(Jobs(1, order), work, [os.getpid()], [], WARM_UP)
    return cost


def written(graded: Sequence[Graded], count: int) -> tuple[float, float]:
    """Seconds on the clock and of processor time of writing one result, of `count`."""
    with tempfile.TemporaryDirectory() as name, Store(Path(name)) as store:
        store.begin()
        begun, before = time.perf_counter(), time.process_time()
        for number, one in enumerate(islice(cycle(graded), count)):
            store.record(Outcome(str(number), one.report, one.results, Hashes("s", "h", "g")))
        return (time.perf_counter() - begun) / count, (time.process_time() - before) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of", type=int, default=40, help="submissions of each class")
    parser.add_argument("--parts", default="1,2,3,4,5")
    parser.add_argument("--plain", type=int, default=600, help="submissions that are not graded at all")
    wanted = parser.parse_args()
    order = Order(load_assignment(), Options(parts=tuple(map(int, wanted.parts.split(",")))))
    work = uploads(wanted.of)

    here = in_one_job(order, work)
    print(f"one job here      {here}")
    one, graded = on_cluster(1, order, work)
    print(f"one worker        {one}; {here.workers / (one.workers + one.scheduler + one.client):.2f} of one job by processor time")
    two, _ = on_cluster(2, order, uploads(2 * wanted.of))
    print(f"two workers       {two}; {one.wall / two.wall:.2f} times one by the clock, "
          f"{(one.workers + one.scheduler + one.client) / (two.workers + two.scheduler + two.client):.2f} by processor time")
    plain, _ = on_cluster(2, order, uploads(wanted.plain), deadly.serve)
    print(f"without grading   {plain}")
    wall, processor = written(graded, wanted.plain)
    print(f"a result stored   {1000 * wall:.1f} ms on the clock, {1000 * processor:.1f} ms of processor time")
    sent = sum(len(pickle.dumps(consigned(each))) for each in work) / len(work)
    back = sum(len(pickle.dumps(each)) for each in graded) / len(graded)
    print(f"bytes             {sent / 1000:.1f} KB there, {back / 1000:.1f} KB back")


if __name__ == "__main__":
    main()
