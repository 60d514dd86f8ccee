"""The wheel that students install, built from this clone: the program whole, and no answer."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from grader import clone
from grader.release.source import WHEEL

NEEDED = ("pyproject.toml", "README.md", "LICENSE")  # what the build reads beside the package


class NoWheel(Exception):
    """The wheel cannot be built; the message is one sentence with the remedy."""


def require_builder() -> None:
    """NoWheel, or NotAClone, where there is nothing to build with or to build from."""
    clone.require(*NEEDED)
    if importlib.util.find_spec("hatchling") is None:
        raise NoWheel("The wheel is built by the package hatchling, which is not installed: pip install hatchling")


def wheel() -> bytes:
    """The wheel of this clone: for the same files the same bytes. NoWheel or NotAClone where it cannot be built."""
    require_builder()
    with tempfile.TemporaryDirectory(prefix="backprop-grader-") as folder:
        ended = subprocess.run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
                               cwd=clone.HOME, env=_environment(), capture_output=True, text=True, errors="replace")
        built = Path(folder) / WHEEL
        if ended.returncode or not built.is_file():
            reason = (ended.stderr.strip() or ended.stdout.strip() or "nothing was said").splitlines()[-1]
            raise NoWheel(f"hatchling could not build {WHEEL} from {clone.HOME}: {reason}")
        return built.read_bytes()


def _environment() -> dict[str, str]:
    """Without the date that some builders set: one of hatchling's own is in every wheel."""
    return {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
