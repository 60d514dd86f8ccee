"""How long a student's code may run: seconds of the clock where it has the machine to itself, more where it has not.

A busy machine, or a container with half a processor, is nobody's mistake. Code that computes all the while goes on
until the processor has given it the seconds, which may be `MOST` times as many on the clock; code that waits for
something has them by the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOST = 4.0
COMPUTING = 0.2  # the least share of its time on the clock that such code has of the processor


class CallTime:
    """The time of one call, from now on. `clock` gives the processor time of what runs, nan where that is unknown."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock = seconds, clock
        self._begun, self._before = time.monotonic(), clock()

    def leave_out(self, other: CallTime) -> None:
        """Let the time count no more that has passed since that of `other` began."""
        self._begun += other.passed()
        self._before += other.spent()

    def passed(self) -> float:
        """Seconds on the clock since it began."""
        return time.monotonic() - self._begun

    def spent(self) -> float:
        """Seconds of the processor that it has had."""
        return self._clock() - self._before

    def left(self) -> float:
        """Seconds on the clock for which it may run before this is asked again; 0 once its time is up."""
        passed = self.passed()
        if passed < self._seconds:
            return self._seconds - passed
        spent = self.spent()
        if not COMPUTING * passed <= spent < self._seconds:  # nan is neither
            return 0.0
        return max(0.0, min(self._seconds - spent, MOST * self._seconds - passed))
