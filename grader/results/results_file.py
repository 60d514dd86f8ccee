"""A report on disk, replaced whole as grading goes on, by a thread of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

from grader.results.gradescope import as_text
from grader.results.report import Report

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
        self._waiting = threading.Lock()  # for the two below
        self._newest: Report | None = None  # that waits to be written
        self._thread: threading.Thread | None = None  # there as long as one waits
        self._failure: Exception | None = None
        self._is_waited_for = threading.Event()
        self._next = time.monotonic()  # the earliest time of the next write
        self._writing = threading.Lock()
        self._ended = False

    def write(self, report: Report) -> None:
        """Have the file replaced by `report`. OSError if that, or a write before it, has failed already."""
        if report.finished:  # should the disk be full for it, the one before is there
            self.wait()
        with self._waiting:
            self._newest = report
            if self._thread is None:
                thread = threading.Thread(target=self._write_what_waits)
                thread.start()
                self._thread = thread
        self._raise_failure()

    def wait(self) -> None:
        """Return when all is written. OSError if it cannot be."""
        self._is_waited_for.set()
        try:
            while (thread := self._thread) is not None:
                thread.join()
        finally:
            self._is_waited_for.clear()
        self._raise_failure()

    def end(self, report: Report) -> None:
        """Write `report` at once and nothing after it, what is waiting neither; for a signal handler."""
        with self._writing:  # the main thread, which the handler interrupts, never holds it
            self._ended = True
            self._replace(self._as_text(report), report.finished)

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _write_what_waits(self) -> None:
        while self._one_waits():
            self._is_waited_for.wait(max(0.0, self._next - time.monotonic()))
            with self._waiting:
                report, self._newest = self._newest, None
            try:
                self._replace_by(report)
            except Exception as error:  # whoever writes next, or waits, is told
                self._failure = error
            self._next = time.monotonic() + PAUSE

    def _one_waits(self) -> bool:
        with self._waiting:
            if self._newest is None:
                self._thread = None
            return self._newest is not None

    def _replace_by(self, report: Report | None) -> None:
        with self._writing:  # the one above is not held here: the main thread may hold it when `end` interrupts it
            if report is not None and not self._ended:
                self._replace(self._as_text(report), report.finished)

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
