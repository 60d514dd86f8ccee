"""class.log: what went wrong in the grader itself, with tracebacks, for the instructor alone."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

from grader.intake.refusals import CallerError

NAME = "class.log"


def log_fault(folder: Path, upload: str, fault: str) -> None:
    """Add one entry to the log in `folder`. CallerError if it cannot be written."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    entry = f"{now} The grader failed on {upload}; `--regrade failed` tries again.\n{fault.rstrip()}\n\n"
    path = folder / NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)  # a traceback may hold answers
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as log:
            log.write(entry)
    except OSError as error:
        raise CallerError(f"{path} cannot be written: {error.strerror}. The result itself is kept.") from error
