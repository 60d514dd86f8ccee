"""What --cluster names: a scheduler that is there, or the file of a batch system."""

from __future__ import annotations

import re
from pathlib import Path

from grader.data_classes import dataclass
from grader.intake.errors import CallerError

POSSIBLE = ("the address of a scheduler, as tcp://HOST:8786 or tls://HOST:8786, or a TOML file about a batch system, "
            "as slurm.toml")


@dataclass(frozen=True)
class Address:
    """Of a scheduler, as Dask has it."""

    text: str


def target(text: str) -> Address | Path:
    """CallerError where `text` is neither."""
    if re.fullmatch(r"(tcp|tls)://(\[[0-9A-Fa-f:.%\w]+\]|[\w.-]+):\d{1,5}", text):
        return Address(text)
    if text.lower().endswith(".toml"):
        return Path(text)
    raise CallerError(f"--cluster {text} names nothing: it may be {POSSIBLE}.")
