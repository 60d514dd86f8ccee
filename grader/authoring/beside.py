"""Where another homework is: in the folder that holds this file, beside what students write."""

from __future__ import annotations

from pathlib import Path

NAME = "homework.toml"


def homework_beside(submission: Path) -> Path | None:
    """The folder of another homework where `submission` lies, as in what students unzip; None if there is none."""
    folder = submission if submission.is_dir() else submission.parent
    return folder if (folder / NAME).is_file() else None
