"""What was asked for on the command line of `class`. Data only."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path

from grader.classroom.filled_gradebooks import Exported
from grader.data_classes import dataclass


@dataclass(frozen=True)
class Wish:
    """`submissions` are to be graded, with what is kept of them in `out`; what is None was not said.

    `homework_folder` holds another homework than our own.

    `serve` is the port where the page of the class is shown meanwhile, 0 for any.
    """

    submissions: Path
    out: Path
    assignment_file: Path
    homework_folder: Path | None = None
    layout: str | None = None
    roster: Path | None = None
    dry_run: bool = False
    jobs: int = 1
    cluster: str | None = None
    regrade: str | None = None
    shard: tuple[int, int] | None = None
    exported: Exported = field(default_factory=Exported)
    parts: tuple[int, ...] | None = None
    data: Path | None = None
    interface: str | None = None
    unconfined: bool = False
    serve: int | None = None

    @property
    def asked(self) -> str:
        """In words that are the same for a run that goes on with a stopped one."""
        share = f"shard {self.shard[0]}/{self.shard[1]}" if self.shard else ""
        return " ".join(filter(None, (f"regrade {self.regrade}" if self.regrade else "", share)))
