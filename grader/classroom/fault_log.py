"""class.log: what went wrong in the grader itself, with tracebacks, for the instructor alone."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

from grader.classroom.outcome import UNREADABLE, Outcome
from grader.intake.errors import CallerError

NAME = "class.log"


def log(folder: Path, outcome: Outcome) -> None:
    """Add an entry to the log in `folder` if anything went wrong. CallerError if it cannot be written."""
    text = outcome.errors if outcome.fault is None else outcome.fault
    if text:
        _append(folder / NAME, f"{_headline(outcome)}\n{text.rstrip()}\n\n")


def _headline(outcome: Outcome) -> str:
    if outcome.fault is None:
        return f"{outcome.upload} was graded, and its grade stands; meanwhile the grader logged this."
    if outcome.fault.startswith(UNREADABLE):
        return f"{outcome.upload} was not graded."
    return f"The grader failed on {outcome.upload}; `--regrade failed` tries again."


def _append(path: Path, entry: str) -> None:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)  # a traceback may hold answers
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(f"{now} {entry}")
    except OSError as error:
        raise CallerError(f"{path} cannot be written: {error.strerror}. The result itself is kept.") from error
