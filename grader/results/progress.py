"""A progress bar on standard error for grading that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 2.0  # seconds without a bar


class ProgressBar:
    """Shows how many tests are judged; appears only on a terminal, only when it takes long, and leaves nothing."""

    def __init__(self, *, seconds: float = PATIENCE, wanted: bool | None = None) -> None:
        self._wanted = sys.stderr is not None and sys.stderr.isatty() if wanted is None else wanted
        self._timer = threading.Timer(seconds, self._appear)
        self._timer.daemon = True
        self._lock = threading.RLock()  # close may interrupt update, in a signal handler
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._state = (0, 0)

    @property
    def shown(self) -> bool:
        """Whether the bar is on the screen."""
        return self._bar is not None

    def update(self, done: int, of: int) -> None:
        """`done` tests of `of` are judged."""
        with self._lock:
            self._state = (done, of)
            if self._bar is not None and self._task is not None:
                self._bar.update(self._task, completed=done, total=of or None)

    def __enter__(self) -> ProgressBar:
        if self._wanted:
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Leave the screen as it was."""
        self._timer.cancel()
        with self._lock:
            self._wanted = False
            if self._bar is not None:
                self._bar.stop()
                self._bar = None

    def _appear(self) -> None:
        # Imported here: most gradings end before a bar is worth its import.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            if not self._wanted:
                return
            columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            done, of = self._state
            self._task = self._bar.add_task("", completed=done, total=of or None)
            self._bar.start()
