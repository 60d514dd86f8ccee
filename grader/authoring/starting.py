"""A homework to start from: softmax regression, in two files that grade at once."""

from __future__ import annotations

from pathlib import Path

from grader import clone

STARTER = clone.HOME / "reference" / "starter"
FILES = {
    "homework.toml": "which functions students write, and what is asked about each",
    "reference.py": "your solution; students start from it without what stands between its marks",
}


class NotEmpty(Exception):
    """There is something already where a homework was to be written; the message is one sentence."""


def start(folder: Path) -> list[tuple[Path, str]]:
    """Write the homework into `folder`, which is new or empty. Each file, with what is to be edited there."""
    clone.require("reference/starter")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(f"{folder} is not empty; name a folder that does not exist yet.")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, what in FILES.items():
        (folder / name).write_text((STARTER / name).read_text(encoding="utf-8"), encoding="utf-8")
        written.append((folder / name, what))
    return written
