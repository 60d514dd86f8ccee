"""Waiting for what a test needs: by looking again, never by a clock that is too fast for a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable

LONGEST = 600.0  # seconds; what never comes is found out late, and what comes late on a busy machine is no fault


def until(condition: Callable[[], object], seconds: float = LONGEST) -> bool:
    """Whether it came true within so many seconds."""
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(met)
