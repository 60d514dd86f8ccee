"""The zip for students, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from grader.release.source import BESIDE, WHEEL, Source
from grader.release.wheel import wheel
from grader.reproducible_zip import require_replaceable, zipped
from grader.whole_file import write_whole


def build(out: Path, files: Callable[[Source], Mapping[str, str]], source: Source = BESIDE) -> None:
    """Write to `out` what students get: `files`, the texts by name, and the checker.

    Raises NotAClone or NoWheel where this installation cannot make it, OSError where `out` holds something else,
    CallerError where it cannot be written, and what `files` raises.
    """
    require_replaceable(out)
    members = {name: text.encode("utf-8") for name, text in files(source).items()}
    if not source.url:
        members[WHEEL] = wheel()
    write_whole(out, zipped(members))
