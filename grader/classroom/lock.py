"""One run at a time in a folder: a lock that is gone with the process that holds it, however that ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from grader.intake.errors import CallerError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "class.lock"


class FolderLock:
    """Holds `folder` from its making to `release`. CallerError where another process holds it or it is not writable.

    The lock belongs to the process: children that it forks do not keep it alive. The file stays, which does no harm.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        except OSError as error:
            raise CallerError(f"{folder} cannot be written: {error.strerror}. Name another folder for "
                              "--out.") from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise CallerError(f"Another run is at work in {folder}: wait for it, or name another folder for "
                              f"--out.") from error

    def release(self) -> None:
        """Let others in."""
        os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
