"""What one submission may use."""

from __future__ import annotations

import time

from grader.sandbox.protocol.data_classes import dataclass


@dataclass(frozen=True)
class Limits:
    """Wall times in seconds; memory in MB beyond what the empty worker has; one file and all files together in MB;
    output in kB for each call.
    """

    call_seconds: float = 10.0
    load_seconds: float = 20.0
    statement_seconds: float = 2.0
    total_seconds: float = 300.0
    cpu_seconds: float = 300.0
    memory_mb: int = 512
    processes: int = 64
    file_mb: int = 64
    disk_mb: int = 256
    output_kb: int = 64


class Deadline:
    """A moment on the clock of the trusted side."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the moment; 0 once it has passed."""
        return max(0.0, self._end - time.monotonic())

    def passed(self) -> bool:
        """Whether no time is left."""
        return self.left() == 0.0
