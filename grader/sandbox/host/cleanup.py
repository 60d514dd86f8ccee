"""Remove what a submission left on the disk, however it was left: nested ten thousand deep, or readable by nobody."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")
if sys.platform != "win32":
    _FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def wipe_shared(uid: int) -> None:
    """Remove everything of `uid` from the temp directories that all users share."""
    for folder in SHARED:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):  # gone meanwhile
                    if entry.stat(follow_symlinks=False).st_uid == uid:
                        remove(entry)


def remove(entry: os.DirEntry[str]) -> None:
    """Remove a folder with all that it holds, or a file."""
    if entry.is_dir(follow_symlinks=False):
        remove_tree(Path(entry.path))
    else:
        os.unlink(entry.path)


def remove_tree(folder: Path) -> None:
    """Remove `folder`; what the system refuses to remove stays, and so does what a living process changes meanwhile."""
    if sys.platform == "win32":
        shutil.rmtree(folder, ignore_errors=True)  # where no path is long
        return
    with contextlib.suppress(OSError):
        parent = os.open(folder.parent, _FOLDER & ~os.O_NOFOLLOW)
        try:
            _Descent(_opened(folder.name, parent)).empty()
            os.rmdir(folder.name, dir_fd=parent)
        finally:
            os.close(parent)


class _Descent:
    """Where we are in a tree that is removed: always one open folder, so that neither a path nor the stack, nor the
    number of open files, bounds how deep it goes; and no link leads out of it.
    """

    def __init__(self, top: int) -> None:
        self._here = top
        self._way: list[tuple[str, tuple[int, int]]] = []  # the folder that was entered, and what it was entered from

    def empty(self) -> None:
        """Remove all that is in the topmost folder, and close it. OSError where the way back is lost."""
        try:
            waiting = [_without_files(self._here)]
            while waiting:
                if not waiting[-1]:
                    waiting.pop()
                    self._leave()
                elif self._enter(waiting[-1].pop()):
                    waiting.append(_without_files(self._here))
        finally:
            os.close(self._here)

    def _enter(self, name: str) -> bool:
        try:
            inner = _opened(name, self._here)
        except OSError:  # it is shut for us, or gone
            return False
        self._way.append((name, _identity(self._here)))
        os.close(self._here)
        self._here = inner
        return True

    def _leave(self) -> None:
        """Back to where the folder was entered from, and remove it; from the topmost one nowhere."""
        if not self._way:
            return
        name, before = self._way.pop()
        above = os.open("..", _FOLDER, dir_fd=self._here)
        os.close(self._here)
        self._here = above
        if _identity(above) != before:
            raise OSError("somebody has moved the folder")
        with contextlib.suppress(OSError):
            os.rmdir(name, dir_fd=above)


def _without_files(folder: int) -> list[str]:
    """Remove the files of an open folder; the names of its folders."""
    folders: list[str] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry.name, dir_fd=folder)
    return folders


def _opened(name: str, within: int) -> int:
    """The folder of this name in an open one, opened, and its own again where its owner shut it."""
    try:
        folder = os.open(name, _FOLDER, dir_fd=within)
    except PermissionError:
        _unlock(name, within)
        folder = os.open(name, _FOLDER, dir_fd=within)
    if os.fstat(folder).st_mode & 0o700 != 0o700:
        with contextlib.suppress(OSError):
            os.fchmod(folder, 0o700)
    return folder


def _unlock(name: str, within: int) -> None:
    """Let its owner into a folder; never into what a link points to."""
    if sys.platform != "linux":
        os.chmod(name, 0o700, dir_fd=within, follow_symlinks=False)
        return
    found = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    try:
        os.chmod(f"/proc/self/fd/{found}", 0o700)
    finally:
        os.close(found)


def _identity(folder: int) -> tuple[int, int]:
    known = os.fstat(folder)
    return known.st_dev, known.st_ino
