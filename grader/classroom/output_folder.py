"""The folder of --out: apart from what is read, and nobody else's business."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.database import StoreError
from grader.intake.errors import CallerError


def require_apart(submissions: Path, out: Path) -> None:
    """Else the next run would take what this one leaves for a submission."""
    here, there = submissions.resolve(), out.resolve()
    if here == there or here in there.parents:
        raise CallerError(f"--out {out} lies in {submissions}, which is read: name a folder beside it.")


def make_private(folder: Path) -> None:
    """Make the folder, for its owner alone, if there is none. StoreError if it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # grades are nobody else's business
    except FileExistsError as error:
        raise StoreError(f"{folder} is a file: name a folder for --out.") from error
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}. Name another folder for --out.") from error
