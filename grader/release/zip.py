"""The zip for students, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from grader.configuration.assignment import Assignment
from grader.release import kit
from grader.release.source import BESIDE, WHEEL, Source
from grader.release.wheel import wheel
from grader.reproducible_zip import require_replaceable, zipped
from grader.whole_file import write_whole


def build(out: Path, assignment: Assignment, source: Source = BESIDE) -> None:
    """Write to `out` what students of `assignment` get.

    Raises NotAClone or NoWheel where this installation cannot make it, AssignmentError, ValueError for a broken
    reference, OSError where `out` holds something else, and CallerError where it cannot be written.
    """
    require_replaceable(out)
    members = {name: text.encode("utf-8") for name, text in kit.files(assignment, source).items()}
    if not source.url:
        members[WHEEL] = wheel()
    write_whole(out, zipped(members))
