"""A report on disk, replaced whole as grading goes on, by a thread of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.results.gradescope import as_text
from grader.results.report import Report

if TYPE_CHECKING:
    from concurrent.futures import Future

PAUSE = 0.2  # seconds between two writes of one file: a test may take a millisecond


class ResultsFile:
    """A report on disk, by default as results.json: whoever reads it, even after a kill, reads a whole and valid file.

    A thread of its own writes: to replace a file takes longer than many a test. Of what waits the newest is written,
    and between two writes there is a pause, unless somebody waits for them.
    """

    def __init__(self, path: Path, as_text: Callable[[Report], str] = as_text) -> None:
        """`path` is resolved once; OSError if no file can be made beside it or it is a folder.

        A file that is there keeps its mode and its owner; a new one gets what the umask leaves.
        """
        self.path = Path(os.path.realpath(path))
        self._as_text = as_text
        if self.path.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(path))
        self._before = self.path.stat() if self.path.exists() else None
        descriptor, probe = self._temporary()
        os.close(descriptor)
        os.unlink(probe)
        from concurrent.futures import ThreadPoolExecutor  # it takes long to import: only who writes needs it

        self._thread = ThreadPoolExecutor(max_workers=1)
        self._writing = threading.Lock()
        self._is_waited_for = threading.Event()
        self._next = time.monotonic()  # the earliest time of the next write
        self._newest: Report | None = None  # that waits to be written
        self._ended = False
        self._writes: deque[Future[None]] = deque()

    def write(self, report: Report) -> None:
        """Have the file replaced by `report`. OSError if that, or a write before it, has failed already."""
        if report.finished:  # should the disk be full for it, the one before is there
            self.wait()
        self._newest = report
        self._writes.append(self._thread.submit(self._replace_by_newest))
        while self._writes and self._writes[0].done():
            self._writes.popleft().result()

    def wait(self) -> None:
        """Return when all is written. OSError if it cannot be."""
        self._is_waited_for.set()
        try:
            while self._writes:
                self._writes.popleft().result()
        finally:
            self._is_waited_for.clear()

    def end(self, report: Report) -> None:
        """Write `report` at once and nothing after it, what is waiting neither; for a signal handler."""
        with self._writing:  # the main thread, which the handler interrupts, never holds it
            self._ended = True
            self._replace(self._as_text(report), report.finished)

    def _replace_by_newest(self) -> None:
        if self._newest is None:
            return
        self._is_waited_for.wait(max(0.0, self._next - time.monotonic()))
        with self._writing:
            report, self._newest = self._newest, None
            if report is not None and not self._ended:
                self._replace(self._as_text(report), report.finished)
                self._next = time.monotonic() + PAUSE

    def _replace(self, text: str, finished: bool) -> None:
        """Atomically: a temporary file beside it, renamed onto it; the last is flushed to disk."""
        descriptor, temporary = self._temporary()
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text + "\n")
                if finished:  # a kill leaves a whole file without it; a power cut is not awaited 50 times
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _temporary(self) -> tuple[int, Path]:
        name = self.path.with_name(f".results-{secrets.token_hex(8)}.json")
        mode = 0o600 if self._before else 0o666
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
        if self._before:
            _make_alike(name, self._before)
        return descriptor, name


def _make_alike(path: Path, before: os.stat_result) -> None:
    """Give `path` the mode of the file it will replace, and its owner where we may."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):  # only root may give a file away
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))
