"""Write a file whole or not at all: whoever reads it, even after a kill or on a full disk, reads the old or the new."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from grader.intake.errors import CallerError

PART = ".part"


def write_whole(path: Path, content: bytes) -> bool:
    """Have `path` hold `content`; whether it had to be written. CallerError, with the old file left, if it cannot be.

    A spreadsheet that holds the file open on Windows is one such reason.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise CallerError(f"{path} cannot be written: {error.strerror}. What it held is still there.") from error
    return True


def remove_parts(folder: Path) -> None:
    """Remove what a kill left of files that were never whole, in `folder` and in the folders directly in it."""
    for pattern in (f".*{PART}", f"*/.*{PART}"):
        for part in folder.glob(pattern):
            part.unlink(missing_ok=True)


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}{PART}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():  # whom its owner lets read it may go on
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
