"""The README of what students get: what is asked, and the three commands for each system."""

from __future__ import annotations

from pathlib import Path

from grader.outline import Part
from grader.release.source import Source

TEXT = Path(__file__).with_name("readme.md")


def readme(title: str, parts: tuple[Part, ...], source: Source, options: str) -> str:
    """The README of an assignment; `options` are added to its command `check`."""
    return TEXT.read_text(encoding="utf-8").format(
        title=" ".join(title.split()), options=options, install=source.install, origin=source.origin,
        table=_table(parts))


def _table(parts: tuple[Part, ...]) -> str:
    rows = [(str(part.number), part.what, part.sections, " ".join(f"`{name}`" for name in part.functions),
             "–" if part.points is None else f"{part.points:g}") for part in parts]
    return "\n".join("| " + " | ".join(row) + " |"
                     for row in (("Part", "What", "Notes", "Functions", "Points"), ("---",) * 5, *rows))
