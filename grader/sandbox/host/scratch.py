"""Files and folders for a while, of which it can be told whether their maker lives: what a killed one left is found.

Whoever makes one holds a lock on it, which goes with the process however that ends. What no lock can be had on has
another name, and is never taken for left behind.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.host.cleanup import remove, remove_tree

PREFIX = "backprop-grader-scratch-"  # of nothing that is used without a lock
UNHELD = "backprop-grader-unheld-"
ATTEMPTS = 3  # a sweep may come between the making of a thing and the lock on it


class Scratch:
    """A folder for this process, which holds it until `close`."""

    def __init__(self) -> None:
        self.folder, self._lock = _made()

    def close(self) -> None:
        """Hold it no more. Whoever made it removes it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for the block, removed at its end."""
    scratch = Scratch()
    try:
        yield scratch.folder
    finally:
        remove_tree(scratch.folder)
        scratch.close()


def scratch_file() -> tuple[int, str]:
    """A file for this process, open and held until that is closed, and its path."""
    for _ in range(ATTEMPTS):
        descriptor, path = tempfile.mkstemp(prefix=PREFIX)
        if _lock(descriptor) and os.path.exists(path):
            return descriptor, path
        os.close(descriptor)
        Path(path).unlink(missing_ok=True)
    return tempfile.mkstemp(prefix=UNHELD)


def sweep() -> None:
    """Remove what processes of this user that were killed left in the folder for temporary files."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:  # it may not be listed everywhere
        for entry in entries:
            with contextlib.suppress(OSError):  # gone meanwhile
                if entry.name.startswith(PREFIX) and entry.stat(follow_symlinks=False).st_uid == os.geteuid():
                    _remove_unheld(entry)


def _remove_unheld(entry: os.DirEntry[str]) -> None:
    lock = _locked(entry.path)
    if lock is not None:
        try:
            remove(entry)
        finally:
            os.close(lock)


def _made() -> tuple[Path, int | None]:
    """A new folder, and the lock on it; none where the system has no locks."""
    for _ in range(ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _locked(str(folder))
        if lock is not None and folder.is_dir():
            return folder, lock
        remove_tree(folder)
        if lock is not None:
            os.close(lock)
    return Path(tempfile.mkdtemp(prefix=UNHELD)), None


def _locked(path: str) -> int | None:
    """The lock on a file or folder; None where another process holds it, or nobody can."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not _lock(descriptor):
        os.close(descriptor)
        return None
    return descriptor


def _lock(descriptor: int) -> bool:
    try:
        import fcntl  # not on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
