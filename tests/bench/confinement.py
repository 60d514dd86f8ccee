"""What confinement costs: a worker with it and without it, side by side. Run: python tests/bench/confinement.py"""

from __future__ import annotations

import statistics
import time

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.request import Request

ROUNDS = 60
PROGRAM = Program((Piece("def f(x): return x\n", "homework4.py"),))


def start_milliseconds(sandbox: Sandbox) -> float:
    """From the order to fork until the program is loaded."""
    begun = time.perf_counter()
    worker = sandbox.start_worker(PROGRAM)
    took = 1000 * (time.perf_counter() - begun)
    worker.close()
    return took


def main() -> None:
    """Both sandboxes side by side, so that a busy machine is busy for both."""
    with Sandbox() as confined, Sandbox(confined=False) as free:
        times = {sandbox: [] for sandbox in (confined, free)}
        for sandbox in (confined, free) * ROUNDS:
            times[sandbox].append(start_milliseconds(sandbox))
        worker = confined.start_worker(PROGRAM)
        calls = []
        for _ in range(200):
            begun = time.perf_counter()
            worker.call(Request("f", (1.0,)))
            calls.append(1000 * (time.perf_counter() - begun))
        with_it, without = (statistics.median(each) for each in times.values())
        print(f"{confined.isolation.situation}: worker {with_it:.1f} ms confined, {without:.1f} ms unconfined, "
              f"{with_it - without:.1f} ms for confinement; one call {statistics.median(calls):.2f} ms")


if __name__ == "__main__":
    main()
