"""A busy machine is nobody's mistake: what computes has its seconds of the processor, what waits has them by the clock."""

import math
import os
import subprocess
import sys
import time

import pytest

from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol import call_time
from grader.sandbox.protocol.call_time import CallTime
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned, TimedOut
from grader.sandbox.protocol.request import Request


@pytest.mark.parametrize(("passed", "spent", "left"), [
    (4.0, 0.0, 6.0),         # before its seconds are up nobody asks what it does
    (10.0, 10.0, 0.0),       # it had the machine to itself
    (10.0, 5.0, 5.0),        # half a processor
    (19.0, 9.5, 0.5),
    (20.0, 10.0, 0.0),
    (10.0, 0.0, 0.0),        # asleep
    (10.0, 1.9, 0.0),        # nearly
    (36.0, 8.0, 2.0),
    (39.0, 8.0, 1.0),        # at most four times as many
    (40.0, 9.0, 0.0),
    (10.0, math.nan, 0.0),   # where nobody knows what it had
])
def test_the_seconds_are_those_of_the_processor_for_what_computes(monkeypatch, passed, spent, left):
    now = [100.0]
    used = [7.0]
    monkeypatch.setattr(call_time.time, "monotonic", lambda: now[0])
    own = CallTime(10.0, lambda: used[0])
    now[0] += passed
    used[0] += spent
    assert own.left() == pytest.approx(left)


SOURCE = """
import time
def computes(seconds):
    while time.process_time() < seconds:
        pass
    return seconds
def sleeps(seconds):
    time.sleep(seconds)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="what another process has of the processor is known on Linux only")
def test_a_call_on_a_busy_processor_comes_to_its_end():
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(usual)})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    try:
        with Sandbox() as sandbox:
            worker = sandbox.start_worker(Program((Piece(SOURCE, "homework4.py"),)))
            begun = time.monotonic()
            computed = worker.call(Request("computes", (1.2,), seconds=1.5))
            assert isinstance(computed, Returned) and time.monotonic() - begun > 1.5
            assert worker.call(Request("sleeps", (6,), seconds=0.5)) == TimedOut(0.5, "wall", "sleeps")
    finally:
        for each in busy:
            each.kill()
            each.wait()
        os.sched_setaffinity(0, usual)
