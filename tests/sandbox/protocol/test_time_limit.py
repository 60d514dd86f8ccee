"""Limits inside limits: what an import runs has time of its own, and takes none of the statement that imports."""

import signal
import time

import pytest

from grader.sandbox.protocol.time_limit import TimeIsUp, time_limit

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers")


def compute(seconds):
    """Keep the processor busy."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_the_time_of_an_inner_limit_is_not_counted_in_the_outer():
    with time_limit(0.3):
        compute(0.1)
        with pytest.raises(TimeIsUp), time_limit(0.4):
            compute(60)
        compute(0.1)


def test_the_outer_limit_still_holds_afterwards():
    with pytest.raises(TimeIsUp), time_limit(0.3):
        with time_limit(0.4):
            compute(0.1)
        compute(60)
