"""A class from end to end: read it, see what is to be graded, grade that, and leave what an instructor needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.classroom.roll import Upload


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    submissions: Path
    out: Path
    assignment_file: Path
    layout: str | None = None
    roster: Path | None = None
    dry_run: bool = False
    jobs: int = 1
    regrade: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    canvas: Path | None = None
    moodle: Path | None = None
    parts: tuple[int, ...] | None = None
    data: Path | None = None
    interface: str | None = None
    unconfined: bool = False


def share(uploads: Sequence[Upload], shard: tuple[int, int] | None) -> tuple[Upload, ...]:
    """The Kth of N shares: the same on every machine that reads the same class."""
    if shard is None:
        return tuple(uploads)
    number, of = shard
    return tuple(sorted(uploads, key=lambda upload: upload.id)[number - 1::of])
