"""Remove what a submission left on the disk, however it was left: nested ten thousand deep, or readable by nobody."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")


def wipe_shared(uid: int) -> None:
    """Remove everything of `uid` from the temp directories that all users share."""
    for folder in SHARED:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):  # gone meanwhile
                    if entry.stat(follow_symlinks=False).st_uid == uid:
                        _remove(entry)


def remove_tree(folder: Path) -> None:
    """Remove `folder`, when no process is left that could change it; what the system refuses to remove stays.

    A folder inside is moved up beside it before its turn comes: no recursion and no path too long for the system.
    """
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError):
            waiting[-1].chmod(0o700)
        waiting += _emptied(waiting.pop(), folder)


def _emptied(one: Path, beside: Path) -> list[Path]:
    """Remove the folder `one` and its files; its folders, moved beside `beside`."""
    moved: list[Path] = []
    with contextlib.suppress(OSError):
        with os.scandir(one) as entries:
            for entry in list(entries):
                if not entry.is_dir(follow_symlinks=False):
                    os.unlink(entry.path)
                    continue
                place = beside.with_name(f"{beside.name}.{secrets.token_hex(8)}")
                os.chmod(entry.path, 0o700)  # a folder that may not be written may not be moved
                os.rename(entry.path, place)
                moved.append(place)
        one.rmdir()
    return moved


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        remove_tree(Path(entry.path))
    else:
        os.unlink(entry.path)
