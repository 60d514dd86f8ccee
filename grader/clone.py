"""What only a clone of the project has: the folders beside grader/, which no wheel holds."""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).resolve().parent.parent


class NotAClone(Exception):
    """A command needs folders that this installation has not; the message is one sentence."""


def require(*names: str) -> None:
    """Raise NotAClone unless the files and folders `names` are beside grader/."""
    missing = [name for name in names if not (HOME / name).exists()]
    if missing:
        raise NotAClone(f"This needs {' and '.join(missing)}, which {HOME} does not hold: run it in a clone of the "
                        "project, installed with `pip install -e .`.")
